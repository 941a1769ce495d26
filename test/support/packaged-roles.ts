/** What each function's role grants, read from the CloudFormation template that `serverless package` writes. */
import { packageStage, type Resource } from './packaged.ts';

/** One action on one kind of resource, and on one kind of partition key where a condition names kinds of them. */
export interface Grant {
  /** For instance `dynamodb:PutItem`. */
  readonly action: string;
  /** The resource as the template has it, with its wildcards. */
  readonly resource: string;
  /** Matches the ARNs that the resource stands for, of whatever region and account. */
  readonly pattern: RegExp;
  /** One value of the condition on `dynamodb:LeadingKeys`, with its wildcards. */
  readonly key?: string;
  /** Matches the partition keys that {@link key} stands for. */
  readonly keyPattern?: RegExp;
}

/** What a template has in the place of a string. */
type Text = string | { readonly 'Fn::Sub': string };

/** A statement of a policy as the template has it. */
export interface PackagedStatement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: Text | Text[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Actions that the Lambda service takes in a function's name. */
const OF_THE_RUNTIME = /^(?:logs|xray):/;

/**
 * Reads the roles of stage `local`, so that names agree with the embedded stack's.
 *
 * @returns grants by the function's name in serverless.yml
 */
export async function packagedGrants(): Promise<Record<string, Grant[]>> {
  return readGrants((await packageStage('local')).resources);
}

function readGrants(resources: Readonly<Record<string, Resource>>): Record<string, Grant[]> {
  const functions = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  return Object.fromEntries(
    functions.map(({ Properties }) => {
      const { FunctionName, Role } = Properties as { FunctionName: string; Role: { 'Fn::GetAtt': [string, 'Arn'] } };
      const role = resources[Role['Fn::GetAtt'][0]];
      return [FunctionName.replace('alipay-auth-gateway-local-', ''), readPolicies(role?.Properties ?? {})];
    }),
  );
}

function readPolicies(properties: Record<string, unknown>): Grant[] {
  const { Policies, ManagedPolicyArns = [] } = properties as {
    Policies: { PolicyDocument: { Statement: PackagedStatement[] } }[];
    ManagedPolicyArns?: unknown[];
  };
  if (ManagedPolicyArns.length > 0) throw new Error('a role with managed policies grants more than this reader sees');
  return Policies.flatMap((policy) => policy.PolicyDocument.Statement).flatMap(grantsOf);
}

/**
 * What a statement grants: each action on each resource, for each kind of partition key. Conditions on anything else are
 * not read.
 * @throws Error on a form that would be misread
 */
export function grantsOf({ Effect, Action, Resource, Condition = {} }: PackagedStatement): Grant[] {
  if (Effect !== 'Allow') throw new Error(`this reader knows statements that allow, not ${Effect}`);
  const actions = [Action].flat().filter((action) => !OF_THE_RUNTIME.test(action));
  const resources = [Resource].flat().map(textOf);
  const keys = readKeys(Condition).map((key) => ({ key, keyPattern: toPattern(key) }));
  return actions.flatMap((action) =>
    resources.flatMap((resource) => {
      const grant = { action, resource, pattern: toPattern(resource) };
      return keys.length === 0 ? [grant] : keys.map((key) => ({ ...grant, ...key }));
    }),
  );
}

/** The values of the condition on leading keys; none when there is no such condition. */
function readKeys(condition: NonNullable<PackagedStatement['Condition']>): string[] {
  const limits = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key]) => operator !== 'Null' && key.toLowerCase() === 'dynamodb:leadingkeys')
      .map(([, value]) => ({ operator, values: [value as Text | Text[]].flat().map(textOf) })),
  );
  const [limit, ...others] = limits;
  if (limit === undefined) return [];
  const { operator, values } = limit;
  const isExact = operator === 'ForAllValues:StringEquals' && !values.some((value) => /[*?]/.test(value));
  if (others.length === 0 && (isExact || operator === 'ForAllValues:StringLike')) return values;
  throw new Error(`this reader does not know this condition on leading keys: ${JSON.stringify(condition)}`);
}

function textOf(value: Text): string {
  return typeof value === 'string' ? value : value['Fn::Sub'];
}

/** `*` and `?` as IAM reads them; a pseudo parameter stands for one segment of the ARN. */
function toPattern(arn: string): RegExp {
  const source = arn
    .split(/(\$\{AWS::\w+\}|\*|\?)/)
    .map((part) => {
      if (part === '*') return '.*';
      if (part === '?') return '.';
      return part.startsWith('${') ? '[^:]+' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`);
}
