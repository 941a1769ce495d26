/**
 * The table in memory, for suites in which it is only where things are kept: the transitions, their conditions and the ledger's
 * rule as in DynamoDB, without its requests. `test/properties/memory-table.test.ts` holds the two together.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../shared/platform/clock.ts';
import { type AuthCode, type AuthCodeLedger, LEASE_MS } from '../../shared/storage/auth-codes.ts';
import { authorizationsIn } from '../../shared/storage/authorizations.ts';
import type { StoredThings } from './authorization-table.ts';
import { testNonces } from './in-process.ts';
import { memoryItems } from './memory-items.ts';

type Item = Record<string, AttributeValue>;

/** A table of a test, empty. */
export function memoryTable(): StoredThings & { close(): Promise<void> } {
  const items = new Map<string, Item>();
  const entries = new Map<string, Entry>();
  const nonces = testNonces();
  return {
    store: (clock) => authorizationsIn(memoryItems(items), clock),
    ledger: (clock) => memoryLedger(clock, entries),
    nonces: () => nonces,
    item: async (locator) => items.get(locator),
    close: async () => undefined,
  };
}

/** What the ledger knows of a code. */
export interface Entry {
  readonly state: 'exchanging' | 'settled';
  readonly claimId: string;
  readonly leaseUntilMs: number;
}

/** The ledger of auth codes in a map; codes do not grow old enough in tests to be forgotten. */
export function memoryLedger(clock: Clock, entries: Map<string, Entry> = new Map()): AuthCodeLedger {
  const keyOf = ({ issuer, code }: AuthCode) => `${issuer} ${code}`;
  const put = (code: AuthCode, claimId: string, state: Entry['state']): Entry | undefined => {
    const other = entries.get(keyOf(code));
    if (other && other.claimId !== claimId) return other;
    entries.set(keyOf(code), { state, claimId, leaseUntilMs: clock() + LEASE_MS });
    return undefined;
  };
  return {
    async claim(code, claimId) {
      const other = put(code, claimId, 'exchanging');
      if (!other) return 'claimed';
      if (other.state === 'settled') return 'used';
      return other.leaseUntilMs > clock() ? 'in-progress' : 'unknown';
    },
    async settle(code, claimId) {
      put(code, claimId, 'settled');
    },
    async release(code, claimId) {
      if (entries.get(keyOf(code))?.claimId === claimId) entries.delete(keyOf(code));
    },
  };
}
