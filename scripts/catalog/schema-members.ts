import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateDeclaration } from '../compile-schema.mjs';

/** A schema, or a part of one. */
export interface SchemaPart {
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly items?: SchemaPart;
}

/** A member as its schema has it. */
export interface SchemaMember {
  /** Those within lists behind `[].`. */
  readonly path: string;
  readonly isRequired: boolean;
  readonly schema: SchemaPart;
}

const ROOT = join(import.meta.dirname, '../..');

/** @returns every member of a kind of documents, from the file that declares its schema */
export function membersIn(file: string): SchemaMember[] {
  const { schema } = evaluateDeclaration(readFileSync(join(ROOT, file), 'utf8'));
  if (schema === undefined) throw new Error(`${file} declares no schema`);
  return membersOf(schema as SchemaPart, '');
}

const membersOf = ({ properties = {}, required = [] }: SchemaPart, before: string): SchemaMember[] =>
  Object.entries(properties).flatMap(([name, schema]) => [
    { path: before + name, isRequired: required.includes(name), schema },
    ...(schema.items ? membersOf(schema.items, `${before}${name}[].`) : []),
  ]);
