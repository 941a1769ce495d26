import type { DocumentSchema } from '../platform/define-schema.ts';
import { GatewayError } from '../platform/errors.ts';
import { parseStrictJson, StrictJsonError } from '../platform/strict-json.ts';
import { explainSchemaErrors } from './schema-errors.ts';

/** Something to say of one member of a document. It names, and never quotes. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** Path such as `accessKeys/0/secret`; empty for the whole. */
  readonly member: string;
  readonly text: string;
}

/** Collects what is found while an entity is built; building goes on, so that an operator learns everything at once. */
export class Findings {
  readonly all: Finding[] = [];

  error(member: string, text: string): void {
    this.all.push({ severity: 'error', member, text });
  }

  warning(member: string, text: string): void {
    this.all.push({ severity: 'warning', member, text });
  }

  /**
   * Runs a reader of one member and notes its error instead of throwing it.
   * @returns what was read, or `undefined` after an error
   */
  read<T>(member: string, reader: () => T): T | undefined {
    try {
      return reader();
    } catch (error) {
      this.error(member, error instanceof Error ? error.message : 'cannot be read');
      return undefined;
    }
  }
}

/** One kind of configuration document: its schema, and how a valid document becomes the object that requests use. */
export interface EntityKind<Document, Entity> {
  /** Says why a document is certainly one of another kind, where its schema would say it less clearly. */
  readonly refuse?: (document: unknown) => string | undefined;
  readonly schema: DocumentSchema<Document>;
  /** Parses keys once. Notes what is wrong in `findings`, and gives `undefined` if it cannot be used. */
  build(document: Document, findings: Findings): Entity | undefined;
}

/** Reads a document of a kind and tells everything that is to be said about it; `entity` is absent when there is an error. */
export function inspectEntity<Document, Entity>(
  kind: EntityKind<Document, Entity>,
  text: string,
): { entity?: Entity; findings: readonly Finding[] } {
  const findings = new Findings();
  const document = readDocument(kind, text, findings);
  const entity = document === undefined ? undefined : kind.build(document, findings);
  const failed = entity === undefined || findings.all.some(({ severity }) => severity === 'error');
  return failed ? { findings: findings.all } : { entity, findings: findings.all };
}

/**
 * Reads a document of a kind.
 * @param what it is, for the error: `secret <name>`
 * @throws GatewayError `misconfigured`, whose reason names the document and its members, and no value
 */
export function readEntity<Document, Entity>(kind: EntityKind<Document, Entity>, what: string, text: string): Entity {
  const { entity, findings } = inspectEntity(kind, text);
  if (entity !== undefined) return entity;
  const errors = findings.filter(({ severity }) => severity === 'error');
  const reason = errors.map(({ member, text: fault }) => `${member || 'it'} ${fault}`).join('; ');
  throw new GatewayError('misconfigured', { reason: `${what}: ${reason}` });
}

function readDocument<Document>(
  { refuse, schema: { validate, memberNames } }: Omit<EntityKind<Document, unknown>, 'build'>,
  text: string,
  findings: Findings,
): Document | undefined {
  let document: unknown;
  try {
    document = parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error;
    findings.error('', error.message);
    return undefined;
  }
  const refusal = refuse?.(document);
  if (refusal !== undefined) {
    findings.error('', refusal);
    return undefined;
  }
  if (validate(document)) return document;
  for (const { member, text: what } of explainSchemaErrors(validate.errors ?? [], memberNames)) {
    findings.error(member, what);
  }
  return undefined;
}
