import type { CallerProtocol } from '../shared/registry/item-key.ts';
import { openDeployment } from './deployment.ts';
import type { SentRequest } from './explain/request/sent-request.ts';
import { findCaller } from './explain/who.ts';
import { readBytes } from './read-request-file.ts';
import { Refusal, type Surroundings } from './surroundings.ts';

/** Where a caller's document is. */
export interface DocumentOptions {
  readonly stage: string;
  readonly region?: string;
  /** A file, in the place of the registry. */
  readonly caller?: string;
}

/** A caller's document. */
export interface FoundDocument {
  readonly document: object;
  /** By which the registry has it; a file does not say. */
  readonly registeredId?: string;
}

/**
 * The document of the caller that a request names: of a file, or of the stage's registry.
 * @throws Refusal when there is none
 */
export async function findDocument(
  protocol: CallerProtocol,
  request: SentRequest,
  { caller, ...place }: DocumentOptions,
  surroundings: Surroundings,
): Promise<FoundDocument> {
  if (caller !== undefined) return { document: parse(readBytes(caller, surroundings)) };
  const deployment = openDeployment(place, surroundings);
  try {
    const registry = await deployment.openRegistry();
    const found = await findCaller(protocol, request, async (key) => (await registry.read(key))?.document);
    if (found) return { document: found.document, registeredId: found.id };
  } finally {
    deployment.close();
  }
  throw new Refusal(
    `The request names no ${protocol} caller that stage ${place.stage} has. See: caller list ${protocol}; or say --caller FILE.`,
  );
}

function parse(bytes: Buffer): object {
  try {
    const document: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof document === 'object' && document !== null) return document;
  } catch {
    // Said below, without a word of it.
  }
  throw new Refusal("The caller's document is no JSON object. Look at it: check FILE");
}
