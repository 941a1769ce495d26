import { contract as link } from '../../functions/create-authorization-url/contract.ts';
import { contract as exchange } from '../../functions/exchange-auth-code/contract.ts';
import { contract as authInfo } from '../../functions/get-alipay-authinfo/contract.ts';
import type { Contract } from '../../shared/gateway/define-contract.ts';
import type { TryName } from './callers.ts';

/** A member of an operation's input, as its form has it. */
export interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  /** Bounds, as the contract has them: `1–31`, `≤ 64`. */
  readonly length: string;
  /** A regular expression that the contract names. */
  readonly pattern: string;
}

/** What a form needs of an operation's contract. */
export interface TriedOperation {
  readonly method: string;
  readonly path: string;
  readonly fields: readonly Field[];
}

interface Schema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, MemberSchema>>;
}

interface MemberSchema {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** The operations that can be tried, read from their contracts. */
export const OPERATIONS: Readonly<Record<TryName, TriedOperation>> = {
  authinfo: operation(authInfo),
  link: operation(link),
  exchange: operation(exchange),
};

/** In the stack contracts are as they stand: no bundle's, without their schemas. */
function operation({ path, description }: Pick<Contract, 'path' | 'description'>): TriedOperation {
  const { method = 'GET', input = {} } = description ?? {};
  const { required = [], properties = {} }: Schema = input;
  const fields = Object.entries(properties).map(([name, schema]) => ({
    name,
    isRequired: required.includes(name),
    length: lengthOf(schema),
    pattern: schema.pattern ?? '',
  }));
  return { method, path, fields };
}

function lengthOf({ minLength = 0, maxLength }: MemberSchema): string {
  if (maxLength === undefined) return '';
  return minLength > 0 ? `${minLength}–${maxLength}` : `≤ ${maxLength}`;
}

/** The members that a form gives: those that are not empty. */
export function membersIn(name: TryName, form: URLSearchParams): Record<string, string> {
  const given = OPERATIONS[name].fields.map((field) => [field.name, form.get(`in.${field.name}`) ?? ''] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}
