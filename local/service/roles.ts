import { PLACE } from '../place.ts';
import type { Statement } from './policy.ts';

/** What a template's pseudo parameters stand for here. */
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  Partition: 'aws',
  Region: PLACE.region,
  AccountId: PLACE.accountId,
};

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the inline policies of an AWS::IAM::Role as the template has them.
 * @throws Error on a form that this reader does not know, because guessing would widen or narrow the role
 */
export function readRole(resource: Json): Statement[] {
  const policies = ((resource.Properties as Json).Policies ?? []) as Json[];
  return policies.flatMap((policy) =>
    list((policy.PolicyDocument as Json).Statement).map((statement) => readStatement(statement as Json)),
  );
}

function readStatement(statement: Json): Statement {
  const { Effect, Action, Resource, Sid: _, ...unknown } = statement;
  if ((Effect !== 'Allow' && Effect !== 'Deny') || Object.keys(unknown).length > 0) {
    throw new Error(`the local stack cannot enforce this statement: ${JSON.stringify(statement)}`);
  }
  return {
    effect: Effect,
    actions: list(Action).map(String),
    resources: list(Resource).map(resolve),
  };
}

function resolve(value: unknown): string {
  const text = typeof value === 'string' ? value : (value as Json)['Fn::Sub'];
  if (typeof text !== 'string') throw new Error(`the local stack cannot resolve ${JSON.stringify(value)}`);
  return text.replace(/\$\{AWS::(\w+)\}/g, (whole, name: string) => PSEUDO_PARAMETERS[name] ?? whole);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
