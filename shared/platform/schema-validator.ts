/** One error of a compiled schema, as ajv makes it. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: object;
  /** Set where the error is about a member's name and not about a value. */
  readonly propertyName?: string;
}

/** A compiled JSON schema, as ajv makes it. */
export interface SchemaValidator {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** A compiled schema whose type is known: what it accepts is a `Document`. */
export interface TypedValidator<Document> {
  (data: unknown): data is Document;
  errors?: readonly SchemaError[] | null;
}

/** Stands where the build puts a compiled validator, and fails closed: what nobody compiled accepts nothing. */
export function notCompiled(_data: unknown): _data is never {
  throw new Error('this schema is not compiled: only the build and the tests compile it');
}
