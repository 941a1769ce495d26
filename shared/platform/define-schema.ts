import type { XStatic } from 'typebox/schema';
import { notCompiled, type TypedValidator } from './schema-validator.ts';

/** What the schema of a kind of documents becomes. */
export interface DocumentSchema<Document> {
  /** Compiled by the build (`scripts/compile-schema.mjs`); it throws where nothing compiled it. */
  readonly validate: TypedValidator<Document>;
  /** Of all members that the schema knows, at any depth: one of them may be meant by a name that it does not know. */
  readonly memberNames: readonly string[];
}

/** What a schema accepts. */
export type DocumentOf<Schema> = Schema extends DocumentSchema<infer Document> ? Document : never;

/**
 * Declares the schema of a kind of documents, as literal JSON Schema (2020-12): the only value that its `*.schema.ts` exports,
 * which imports nothing else. The build puts the compiled validator in its place.
 */
export function defineSchema<const Schema extends object>(_schema: Schema): DocumentSchema<XStatic<Schema>> {
  return { validate: notCompiled, memberNames: [] };
}
