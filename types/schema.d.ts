/**
 * A file whose name ends in `schema.json` is imported as its compiled validator, in the bundles and in the tests alike;
 * `scripts/compile-schema.mjs` makes the code.
 */
declare module '*schema.json' {
  import type { ErrorObject } from 'ajv';

  /** Says whether `data` fits the schema; after a `false`, `errors` holds every reason until the next call. */
  const validate: {
    (data: unknown): boolean;
    errors?: ErrorObject[] | null;
  };
  /** Of all members that the schema describes, at any depth. */
  export const memberNames: readonly string[];
  export default validate;
}
