import { CALLER_ID } from '../shared/gateway/protocol.ts';
import { CALLER_PROTOCOLS, type CallerProtocol } from '../shared/registry/item-key.ts';
import type { CallerName } from './caller-writer.ts';
import { UsageError } from './surroundings.ts';

/** Protocols that have callers. */
export const PROTOCOLS: readonly CallerProtocol[] = CALLER_PROTOCOLS;

const CONNECTION = /^[a-z0-9-]{1,31}$/;

/** @throws UsageError for a protocol or an id that there cannot be */
export function callerNamed(protocol: string, id: string): CallerName {
  const name = { protocol: protocolNamed(protocol), id };
  if (!CALLER_ID.test(id)) throw new UsageError('An id has 1 to 64 characters of A-Z a-z 0-9 "_" and "-".');
  return name;
}

/** @throws UsageError for one that there is not */
export function protocolNamed(protocol: string): CallerProtocol {
  const known = PROTOCOLS.find((name) => name === protocol);
  if (known) return known;
  throw new UsageError(`A protocol is one of ${PROTOCOLS.join(', ')}.`);
}

/** @throws UsageError for an identifier that no connection can have */
export function connectionNamed(identifier: string): string {
  if (CONNECTION.test(identifier)) return identifier;
  throw new UsageError('An identifier has 1 to 31 characters of a-z 0-9 and "-".');
}

/** @throws UsageError for a business or a serial number that there cannot be */
export function resultNamed(businessId: string, serialNo: string): { businessId: string; serialNo: string } {
  if (CALLER_ID.test(businessId) && CALLER_ID.test(serialNo)) return { businessId, serialNo };
  throw new UsageError('A business and a serial number have 1 to 64 characters of A-Z a-z 0-9 "_" and "-".');
}
