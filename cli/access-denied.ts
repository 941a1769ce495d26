/** A call that AWS refuses for want of a permission. */
export interface AccessDenied {
  /** As `dynamodb:PutItem`; `undefined` where AWS does not say it, for instance of a key of KMS. */
  readonly action: string | undefined;
  /** The name behind the last colon of the ARN; `undefined` where AWS does not say it. */
  readonly resource: string | undefined;
}

const DENIED = /AccessDenied|UnauthorizedOperation|AuthorizationError/;

/** Finds a refusal in an error or its causes. Of AWS's message nothing is taken but an action's and a resource's name. */
export function accessDeniedIn(thrown: unknown): AccessDenied | undefined {
  for (let error = thrown; error !== undefined && error !== null; error = (error as Error).cause) {
    const { name = '', message = '' } = Object(error) as { name?: string; message?: string };
    if (!DENIED.test(name)) continue;
    const [, action] = /perform: ([A-Za-z0-9-]{1,32}:[A-Za-z]{1,64})/.exec(message) ?? [];
    const [, resource] =
      /on resource: arn:[^\s:]*:[^\s:]*:[^\s:]*:[^\s:]*:([A-Za-z0-9_./:-]{1,256})/.exec(message) ?? [];
    return { action, resource };
  }
  return undefined;
}

/** What is missing. */
export function whatIsDenied({ action, resource }: AccessDenied): string {
  const what = action === undefined ? 'AWS refuses access (AccessDenied)' : `AWS does not let you ${action}`;
  return resource === undefined ? what : `${what} on ${resource}`;
}

/** What is missing, and what to do. */
export const sayDenied = (denied: AccessDenied): string =>
  `${whatIsDenied(denied)}. Who you are: aws sts get-caller-identity. Let that identity do it ` +
  "(an operator's policy stands in docs/operations.md), then repeat the command.";
