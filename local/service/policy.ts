import { type Condition, type ContextKeys, isMet } from './conditions.ts';
import { matchesPattern } from './wildcards.ts';

/** One statement of a role, with patterns that hold `*` and `?` and no intrinsics. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The statement applies when all are met; without any, always. */
  readonly conditions: readonly Condition[];
}

/** What a role is asked about. */
export interface AccessRequest {
  /** For instance `dynamodb:PutItem`. */
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  /** Undefined when they cannot be told: then a condition keeps an Allow from applying, and no Deny. */
  readonly contextKeys: ContextKeys | undefined;
}

/** Whether a role's statements allow the request, as IAM decides: one Allow, and no Deny. */
export function isAllowed(statements: readonly Statement[], request: AccessRequest): boolean {
  const effects = statements.filter((statement) => applies(statement, request)).map(({ effect }) => effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

function applies(statement: Statement, { action, resource, contextKeys }: AccessRequest): boolean {
  return (
    statement.actions.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.resources.some((pattern) => matchesPattern(pattern, resource)) &&
    meetsConditions(statement, contextKeys)
  );
}

function meetsConditions({ effect, conditions }: Statement, contextKeys: ContextKeys | undefined): boolean {
  if (contextKeys === undefined) return conditions.length === 0 || effect === 'Deny';
  return conditions.every((condition) => isMet(condition, contextKeys));
}
