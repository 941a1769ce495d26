/** One statement of a role, with patterns that hold `*` and `?` and no intrinsics. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Whether a role's statements allow the action, as IAM decides: one Allow, and no Deny. */
export function isAllowed(statements: readonly Statement[], action: string, resource: string): boolean {
  const applies = ({ actions, resources }: Statement) =>
    actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    resources.some((pattern) => matches(pattern, resource));
  const effects = statements.filter(applies).map(({ effect }) => effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}
