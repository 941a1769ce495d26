import validator from '@middy/validator';
import { GatewayError } from '../../platform/errors.ts';
import type { SchemaValidator } from '../../platform/schema-validator.ts';
import { isRule, type Violation } from '../../platform/violation.ts';
import type { Middleware, RequestContext } from '../request-context.ts';

/** Finds what no schema says of an input that may be anything: its members, valid or not. */
export type AlsoCheck = (members: Readonly<Record<string, unknown>>) => readonly Violation[];

/**
 * Validates the input by the operation's contract, with @middy/validator; the error names each member that is wrong and its
 * rules, those of `alsoCheck` among them.
 */
export function validateInput(validate: SchemaValidator, alsoCheck?: AlsoCheck): Middleware {
  const eventSchema = ({ input }: RequestContext): true => {
    const valid = validate(input);
    // Here, and not from the middleware's error: the next request's faults stand in the same place by then.
    const violations = (validate.errors ?? []).flatMap((error) => violationOf(error, input));
    violations.push(...(alsoCheck?.(input as Readonly<Record<string, unknown>>) ?? []));
    if (valid && violations.length === 0) return true;
    throw new GatewayError('invalid_parameter', { reason: 'the input fails its schema', violations });
  };
  return validator({ eventSchema }) as unknown as Middleware;
}

type SchemaError = NonNullable<SchemaValidator['errors']>[number];

function violationOf({ instancePath, keyword, params }: SchemaError, input: unknown): Violation[] {
  const { missingProperty, limit, pattern } = params as { missingProperty?: string; limit?: number; pattern?: string };
  const member = missingProperty ?? instancePath.split('/')[1] ?? '';
  if (member === '') return [];
  const value = (input as Record<string, unknown>)[member];
  if (keyword === 'pattern') return [{ member, ...brokenPattern(value, String(pattern)) }];
  return [
    {
      member,
      rule: isRule(keyword) ? keyword : 'format',
      ...(limit !== undefined && { limit }),
      ...(keyword === 'maxLength' && typeof value === 'string' && { actual: lengthOf(value) }),
    },
  ];
}

/** As JSON Schema counts: a surrogate pair is one character. */
const lengthOf = (text: string): number => Array.from(text).length;

/** What cannot be seen is said; all else is told by the characters that are allowed. */
function brokenPattern(value: unknown, pattern: string): Pick<Violation, 'rule' | 'allowed'> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (typeof value === 'string' && /[\u0000-\u001f\u007f-\u009f]/.test(value)) return { rule: 'control-character' };
  if (typeof value === 'string' && !value.isWellFormed()) return { rule: 'lone-surrogate' };
  const set = /^\^\[([^^\\\]][^\\\]]*)\][*+]\$$/.exec(pattern)?.[1];
  if (set === undefined) return { rule: 'pattern' };
  return { rule: 'pattern', allowed: Array.from(set.matchAll(/.-.|./g), ([part]) => part).join(' ') };
}
