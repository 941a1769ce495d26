import type { RegisteredCaller } from '../registry-items.ts';
import { nameOfCaller } from './check-references.ts';
import { error, type Finding, warning } from './finding.ts';

/** Two callers with one secret can sign as each other. Names are told, never the secret. */
export function checkSharedSecrets(callers: readonly RegisteredCaller[]): Finding[] {
  const holders = new Map<string, RegisteredCaller[]>();
  for (const caller of callers) {
    for (const secret of new Set(secretsOf(caller.document))) {
      holders.set(secret, [...(holders.get(secret) ?? []), caller]);
    }
  }
  const groups = [...holders.values()].filter(({ length }) => length > 1);
  const told = new Set<string>();
  return groups.flatMap((group) => {
    const [first, ...others] = group.map(nameOfCaller);
    const names = others.join(', ');
    if (told.has(`${first} ${names}`)) return [];
    told.add(`${first} ${names}`);
    return [
      error(
        `caller ${first}`,
        `it shares a secret with ${names}: each can sign as the other`,
        `caller rotate ${first}`,
      ),
    ];
  });
}

/** DaxPay folds what it signs to upper case: ids that differ in case alone look alike in it. */
export function checkFoldedIds(callers: readonly RegisteredCaller[]): Finding[] {
  const groups = new Map<string, string[]>();
  for (const { protocol, id } of callers) {
    if (protocol !== 'daxpay') continue;
    groups.set(id.toUpperCase(), [...(groups.get(id.toUpperCase()) ?? []), id]);
  }
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .map(([first = '', ...others]) =>
      warning(
        `caller daxpay ${first}`,
        `its id differs from ${others.join(', ')} in case alone, which signatures do not tell apart`,
        `caller create daxpay NEW-ID --connection C, then: caller delete daxpay ${others[0]}`,
      ),
    );
}

/** Every shared secret in a document, whatever its member. */
function secretsOf(value: unknown, member = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => secretsOf(item));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => secretsOf(inner, name));
  }
  return typeof value === 'string' && (member === 'secret' || member === 'appSecret') ? [value] : [];
}
