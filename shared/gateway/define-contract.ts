import type { XStatic } from 'typebox/schema';
import { notCompiled, type TypedValidator } from '../platform/schema-validator.ts';

/** What an operation's contract says: literal JSON Schema (2020-12), whose types follow from it. */
export interface ContractDescription<Input = unknown, Output = unknown> {
  readonly method: 'GET' | 'POST';
  /** Also there: a HEAD gets the head of what a GET gets. */
  readonly alsoHead?: boolean;
  /** What the protocol's `input` gives: members of the body or parameters of the query. */
  readonly input: object;
  /** The `data` of a success: envelope, headers and errors are the protocol's. */
  readonly output: object;
  readonly example: { readonly input: Input; readonly output: Output };
}

/** An operation's contract: the one place that says its method, its path, and what goes in and out. */
export interface Contract<Input = unknown, Output = unknown> {
  /** Behind any base path. */
  readonly path: string;
  /** Compiled by the build (`scripts/compile-schema.mjs`); it throws where nothing compiled it. */
  readonly validate: TypedValidator<Input>;
  /** For tests and tools. A bundle goes without it. */
  readonly description?: ContractDescription<Input, Output>;
}

/**
 * Declares the contract of an operation: the only export of its `contract.ts`, which imports nothing else. The build puts the
 * compiled validator in its place.
 */
export function defineContract<const Input extends object, const Output extends object>({
  path,
  ...description
}: Pick<Contract, 'path'> &
  Pick<ContractDescription, 'method' | 'alsoHead'> & {
    readonly input: Input;
    readonly output: Output;
    readonly example: { readonly input: XStatic<Input>; readonly output: XStatic<Output> };
  }): Contract<XStatic<Input>, XStatic<Output>> {
  return { path, validate: notCompiled, description };
}
