import type { SchemaValidator } from '../../shared/platform/schema-validator.ts';
import { CallbackUrlError, readCallbackUrl } from '../../shared/protocols/openapi/callback-url.ts';
import validateSchema from './schema.json';

type SchemaError = NonNullable<SchemaValidator['errors']>[number];

/**
 * Judges a body by its schema, and by code what no schema says in words of its own: the user's id has two names, and an
 * address has many rules.
 * @param allowLoopback as {@link readCallbackUrl} has it
 */
export function createValidator({ allowLoopback }: { readonly allowLoopback: boolean }): SchemaValidator {
  const validate: SchemaValidator = (input) => {
    const valid = validateSchema(input);
    const members = input as Readonly<Record<string, unknown>>;
    const more = [...judgeUserId(members), ...judgeCallbackUrl(members, allowLoopback)];
    validate.errors = [...(validateSchema.errors ?? []), ...more];
    return valid && more.length === 0;
  };
  return validate;
}

function judgeUserId({ userId, thirdAccount }: Readonly<Record<string, unknown>>): SchemaError[] {
  if (userId === undefined && thirdAccount === undefined) {
    return [{ instancePath: '', keyword: 'required', params: { missingProperty: 'userId' } }];
  }
  const differ = userId !== undefined && thirdAccount !== undefined && userId !== thirdAccount;
  return differ ? [{ instancePath: '/userId', keyword: 'differs', params: {} }] : [];
}

function judgeCallbackUrl({ callbackUrl }: Readonly<Record<string, unknown>>, allowLoopback: boolean): SchemaError[] {
  if (typeof callbackUrl !== 'string') return [];
  try {
    readCallbackUrl(callbackUrl, { allowLoopback });
    return [];
  } catch (error) {
    if (!(error instanceof CallbackUrlError)) throw error;
    const { rule, ...params } = error.broken;
    return [{ instancePath: '/callbackUrl', keyword: rule, params }];
  }
}
