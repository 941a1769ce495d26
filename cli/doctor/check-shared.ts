import { readPublicKey } from '../../shared/signing/key-material.ts';
import type { RegisteredCaller } from '../registry-items.ts';
import { isSecretMember } from '../without-secrets.ts';
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

/** DaxPay folds what it signs to upper case: ids that differ in case alone look alike in it. Elsewhere people mix them up. */
export function checkFoldedIds(callers: readonly RegisteredCaller[]): Finding[] {
  const groups = new Map<string, RegisteredCaller[]>();
  for (const caller of callers) {
    const folded = `${caller.protocol} ${caller.id.toUpperCase()}`;
    groups.set(folded, [...(groups.get(folded) ?? []), caller]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    const [other] = others;
    if (!first || !other) return [];
    const { protocol } = first;
    const who = protocol === 'daxpay' ? 'signatures' : 'people';
    return warning(
      `caller ${nameOfCaller(first)}`,
      `its id differs from ${others.map(({ id }) => id).join(', ')} in case alone, which ${who} do not tell apart`,
      `caller create ${protocol} NEW-ID --connection C, then: caller delete ${nameOfCaller(other)}`,
    );
  });
}

/** Two businesses with one public key have one private key between them. */
export function checkSharedPublicKeys(callers: readonly RegisteredCaller[]): Finding[] {
  const holders = new Map<string, string>();
  return callers.flatMap((caller) => {
    const { publicKeys = [] } = (caller.document ?? {}) as { publicKeys?: readonly { publicKey: string }[] };
    const name = nameOfCaller(caller);
    return publicKeys.flatMap(({ publicKey }) => {
      const key = keyIn(publicKey);
      const holder = key === undefined ? undefined : holders.get(key);
      if (key !== undefined && holder === undefined) holders.set(key, name);
      if (holder === undefined || holder === name) return [];
      return [
        warning(
          `caller ${name}`,
          `it has the same public key as ${holder}: each can sign as the other`,
          `caller rotate ${name} --public-key FILE`,
        ),
      ];
    });
  });
}

/** What is no key is the document's fault, and said there. */
function keyIn(text: string): string | undefined {
  try {
    return readPublicKey(text).export({ type: 'spki', format: 'der' }).toString('base64');
  } catch {
    return undefined;
  }
}

/** Every shared secret in a document, whatever its member. */
function secretsOf(value: unknown, member = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => secretsOf(item));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => secretsOf(inner, name));
  }
  return typeof value === 'string' && isSecretMember(member) ? [value] : [];
}
