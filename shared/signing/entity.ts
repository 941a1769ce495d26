import { GatewayError } from '../platform/errors.ts';
import { parseStrictJson, StrictJsonError } from '../platform/strict-json.ts';

/** Something to say of one member of a secret. It names, and never quotes. */
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

/** A compiled JSON schema, as ajv makes it. */
export interface SchemaValidator {
  (data: unknown): boolean;
  errors?: readonly { instancePath: string; keyword: string; message?: string; params: object }[] | null;
}

/** One kind of configuration secret: its schema, and how a valid document becomes the object that requests use. */
export interface EntityKind<Document, Entity> {
  readonly validate: SchemaValidator;
  /** Parses keys once. Notes what is wrong in `findings`, and gives `undefined` if it cannot be used. */
  build(document: Document, findings: Findings): Entity | undefined;
}

/** Reads a secret of a kind and tells everything that is to be said about it; `entity` is absent when there is an error. */
export function inspectEntity<Document, Entity>(
  kind: EntityKind<Document, Entity>,
  text: string,
): { entity?: Entity; findings: readonly Finding[] } {
  const findings = new Findings();
  const document = readDocument(kind.validate, text, findings);
  const entity = document === undefined ? undefined : kind.build(document as Document, findings);
  const failed = entity === undefined || findings.all.some(({ severity }) => severity === 'error');
  return failed ? { findings: findings.all } : { entity, findings: findings.all };
}

/**
 * Reads a secret of a kind.
 * @param name the secret's name, for the error
 * @throws GatewayError `misconfigured`, whose reason names secret and members and no value
 */
export function readEntity<Document, Entity>(kind: EntityKind<Document, Entity>, name: string, text: string): Entity {
  const { entity, findings } = inspectEntity(kind, text);
  if (entity !== undefined) return entity;
  const errors = findings.filter(({ severity }) => severity === 'error');
  const reason = errors.map(({ member, text: what }) => `${member || 'it'} ${what}`).join('; ');
  throw new GatewayError('misconfigured', { reason: `secret ${name}: ${reason}` });
}

/** Where the schema's own words would say the member's name a second time. */
const PLAIN_WORDS: Readonly<Record<string, string>> = { additionalProperties: 'is not known', required: 'is missing' };

function readDocument(validate: SchemaValidator, text: string, findings: Findings): unknown {
  let document: unknown;
  try {
    document = parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error;
    findings.error('', error.message);
    return undefined;
  }
  if (validate(document)) return document;
  for (const { instancePath, keyword, message, params } of validate.errors ?? []) {
    findings.error(memberOf(instancePath, params), PLAIN_WORDS[keyword] ?? String(message));
  }
  return undefined;
}

/** A name that can be shown: too short for any shared secret, so that a value pasted in a name's place stays unseen. */
const SHOWN_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,30}$/;

/** The member that a schema error is about: for a missing or unknown one that member, not the object around it. */
function memberOf(instancePath: string, params: object): string {
  const { missingProperty, additionalProperty } = params as Record<string, string | undefined>;
  const child = missingProperty ?? additionalProperty;
  const shown = child === undefined ? [] : [SHOWN_NAME.test(child) ? child : '?'];
  return [...instancePath.split('/').slice(1), ...shown].join('/');
}
