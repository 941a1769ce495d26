/** What each function's role grants, read from the CloudFormation template that `serverless package` writes. */
import { packageStage, type Resource } from './packaged.ts';

/** One action on one kind of resource. */
export interface Grant {
  /** For instance `dynamodb:PutItem`. */
  readonly action: string;
  /** The resource as the template has it, with its wildcards. */
  readonly resource: string;
  /** Matches the ARNs that the resource stands for, of whatever region and account. */
  readonly pattern: RegExp;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
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
    Policies: { PolicyDocument: { Statement: Statement[] } }[];
    ManagedPolicyArns?: unknown[];
  };
  if (ManagedPolicyArns.length > 0) throw new Error('a role with managed policies grants more than this reader sees');
  return Policies.flatMap((policy) => policy.PolicyDocument.Statement).flatMap(readStatement);
}

function readStatement({ Effect, Action, Resource }: Statement): Grant[] {
  if (Effect !== 'Allow') throw new Error(`this reader knows statements that allow, not ${Effect}`);
  const actions = [Action].flat().filter((action) => !OF_THE_RUNTIME.test(action));
  return actions.flatMap((action) =>
    [Resource].flat().map((resource) => {
      const arn = typeof resource === 'string' ? resource : (resource as { 'Fn::Sub': string })['Fn::Sub'];
      return { action, resource: arn, pattern: toPattern(arn) };
    }),
  );
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
