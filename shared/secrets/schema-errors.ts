import type { SchemaError } from '../platform/schema-validator.ts';
import { didYouMean } from './did-you-mean.ts';

/** What is wrong with which member. */
export interface MemberError {
  readonly member: string;
  readonly text: string;
}

/**
 * Says the errors of a schema in plain words. Names that the schema does not know are shown only where they look like words: a
 * value may have been pasted in a name's place.
 * @param memberNames of all members that the schema knows
 */
export function explainSchemaErrors(errors: readonly SchemaError[], memberNames: readonly string[]): MemberError[] {
  const unknown = errors
    .filter(isAboutName)
    .map(({ instancePath, propertyName }) => `${instancePath}/${escapeName(propertyName)}`);
  const hide = (path: string) => unknown.reduce((shown, name) => hideName(shown, name), path);
  return errors
    .filter(({ keyword }) => keyword !== 'propertyNames')
    .map((error) => (isAboutName(error) ? ofName(error) : ofValue(error, hide(error.instancePath), memberNames)));
}

type NameError = SchemaError & { readonly propertyName: string };

const isAboutName = (error: SchemaError): error is NameError => error.propertyName !== undefined;

/** A name as it stands in a path (RFC 6901, 3). */
const escapeName = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The path without a name that is not allowed where it stands. */
function hideName(path: string, name: string): string {
  if (path !== name && !path.startsWith(`${name}/`)) return path;
  return `${name.slice(0, name.lastIndexOf('/'))}/?${path.slice(name.length)}`;
}

function ofName(error: NameError): MemberError {
  const allowed = allowedIn(error);
  const meant = didYouMean(error.propertyName, allowed);
  const hint = meant === undefined ? `one of ${allowed.join(', ')}` : `did you mean ${meant}?`;
  const text = allowed.length > 0 ? `is no name that is known here; ${hint}` : 'is no name for this place';
  return { member: withoutSlash(`${error.instancePath}/?`), text };
}

function ofValue(error: SchemaError, path: string, memberNames: readonly string[]): MemberError {
  const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
  const within = (name: string) => withoutSlash(`${path}/${name}`);
  if (missingProperty !== undefined) return { member: within(missingProperty), text: 'is missing' };
  if (additionalProperty === undefined) return { member: withoutSlash(path), text: wordsOf(error) };
  const meant = didYouMean(additionalProperty, memberNames);
  const shown = meant !== undefined || WORDS.test(additionalProperty) ? additionalProperty : '?';
  return { member: within(shown), text: `is not known${meant === undefined ? '' : `; did you mean ${meant}?`}` };
}

/** Words joined as in a member's name, no longer than such a name: no secret, and hardly a code or an id, looks like that. */
const WORDS = /^(?=.{1,31}$)[A-Za-z][a-z]*(?:[A-Z_-][a-z]+)*$/;

/** Texts that must not begin or end with what nobody sees. */
const TRIMMED = /^\^\(\?!\[\\p\{Z\}/;

function wordsOf({ keyword, params }: SchemaError): string {
  const { type, limit, pattern, allowedValues = [] } = params as RuleParameters;
  switch (keyword) {
    case 'type':
      return `must be ${type}`;
    case 'enum':
      return `must be equal to one of the allowed values: ${allowedValues.join(', ')}`;
    case 'pattern':
      if (TRIMMED.test(String(pattern))) return 'begins or ends with a blank, or holds a control character';
      return `must match pattern "${pattern}"`;
    case 'minLength':
    case 'minItems':
      return `must NOT have fewer than ${limit} ${keyword === 'minItems' ? 'items' : 'characters'}`;
    case 'maxLength':
    case 'maxItems':
      return `must NOT have more than ${limit} ${keyword === 'maxItems' ? 'items' : 'characters'}`;
    default:
      return `breaks the rule ${keyword}`;
  }
}

/** What ajv says of a broken rule. Its own sentences are left out of the validators: each function would carry them. */
interface RuleParameters {
  readonly type?: string;
  readonly limit?: number;
  readonly pattern?: string;
  readonly allowedValues?: readonly string[];
}

const allowedIn = ({ params }: SchemaError): readonly string[] => (params as RuleParameters).allowedValues ?? [];

/** Of a path that is empty or begins with a slash. */
const withoutSlash = (path: string): string => path.slice(1);
