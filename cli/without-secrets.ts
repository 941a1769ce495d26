/** Members that hold secrets, in documents of all kinds. */
const SECRETS: ReadonlySet<string> = new Set(['secret', 'appSecret', 'privateKey', 'key']);

/** A document without its secrets: in the place of each stands that there is one. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const shown = Object.entries(value).map(([name, member]) => [
    name,
    SECRETS.has(name) && typeof member === 'string' ? '(not shown)' : withoutSecrets(member),
  ]);
  return Object.fromEntries(shown);
}
