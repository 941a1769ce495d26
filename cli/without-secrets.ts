/**
 * Whether a member of a document holds a secret, in documents of all kinds. Told by the form of its name, so that a kind that
 * comes later is not shown by mistake.
 */
export const isSecretMember = (name: string): boolean => /secret|private|passw|token|^key$/i.test(name);

/** A document without its secrets: in the place of each stands that there is one. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const shown = Object.entries(value).map(([name, member]) => [
    name,
    isSecretMember(name) && typeof member === 'string' ? '(not shown)' : withoutSecrets(member),
  ]);
  return Object.fromEntries(shown);
}
