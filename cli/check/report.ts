import type { Finding } from '../../shared/secrets/entity.ts';
import type { Report } from './inspect.ts';

/** A report as lines for a terminal; the last one is the verdict. */
export function describeReport({ kind, bytes, findings, fingerprints, serials }: Report): string[] {
  return [
    `${kind === undefined ? '' : `${kind} `}secret, ${bytes} bytes`,
    ...fingerprints.map(({ member, bits, sha256 }) => `public key of ${member}: RSA ${bits}, SHA-256 ${sha256}`),
    ...serials.map(({ member, sn }) => `SN of ${member}: ${sn}`),
    ...findings.map(({ severity, member, text }) => `${severity}: ${member || 'it'} ${text}`),
    verdict(kind, findings),
  ];
}

function verdict(kind: Report['kind'], findings: readonly Finding[]): string {
  const errors = count(findings, 'error');
  const warnings = count(findings, 'warning');
  const counted = [errors, warnings].filter((text) => text !== '').join(', ');
  return errors === '' ? `good ${kind} secret${counted && `, ${counted}`}` : counted;
}

/** `3 errors`, or nothing for none. */
function count(findings: readonly Finding[], severity: Finding['severity']): string {
  const number = findings.filter((finding) => finding.severity === severity).length;
  return number === 0 ? '' : `${number} ${severity}${number === 1 ? '' : 's'}`;
}
