/** The table in memory, which many suites use, does to an authorization what DynamoDB does: any events, in any order. */

import { DUE_KINDS, eventSequences, happen, LINK_LIFE_MS } from '../support/authorization-events.ts';
import { type AuthorizationTable, newLink, startAuthorizationTable } from '../support/authorization-table.ts';
import { NOW_MS } from '../support/in-process.ts';
import { memoryTable } from '../support/memory-table.ts';
import { atMost, fc } from '../support/properties.ts';

let real: AuthorizationTable;
beforeAll(async () => {
  real = await startAuthorizationTable();
});
afterAll(() => real.close());

/** A set has no order. */
const plain = (item: Record<string, unknown> | undefined) =>
  item &&
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      const { SS } = value as { SS?: string[] };
      return [name, SS ? [...SS].sort() : value];
    }),
  );

test('authorizations: the same results, the same items, the same things due', async () => {
  await fc.assert(
    fc.asyncProperty(eventSequences, async (events) => {
      const memory = memoryTable();
      const link = newLink(NOW_MS);
      let nowMs = NOW_MS;
      const [one, other] = [real, memory].map((table) => table.store(() => nowMs));
      if (!one || !other) throw new Error('two stores');
      for (const store of [one, other]) expect(await store.create(link)).toEqual({ created: true });
      for (const event of events) {
        nowMs += event.afterMs;
        const endsAtMs = NOW_MS + LINK_LIFE_MS;
        const results = [
          await happen(one, link.locator, event, endsAtMs),
          await happen(other, link.locator, event, endsAtMs),
        ];
        expect(results[1]).toEqual(results[0]);
        expect(plain(await memory.item(link.locator))).toEqual(plain(await real.item(link.locator)));
      }
      for (const kind of DUE_KINDS) {
        const [due, dueInMemory] = [await one.due(kind, { limit: 1_000 }), await other.due(kind, { limit: 1_000 })];
        expect(dueInMemory.items).toEqual(due.items.filter(({ locator }) => locator === link.locator));
      }
      expect(await other.create(link)).toEqual(await one.create(link));
    }),
    { numRuns: atMost(25) },
  );
});

test('the ledger: the same answers to any claims, settlements and releases', async () => {
  const steps = fc.array(
    fc.record({
      name: fc.constantFrom('claim', 'settle', 'release'),
      claim: fc.nat(2),
      afterMs: fc.constantFrom(0, 59_999, 60_000),
    }),
    { maxLength: 15 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uuid(), steps, async (code, all) => {
      const memory = memoryTable();
      let nowMs = NOW_MS;
      const ledgers = [real, memory].map((table) => table.ledger(() => nowMs));
      for (const { name, claim, afterMs } of all) {
        nowMs += afterMs;
        const results = [];
        for (const ledger of ledgers) {
          results.push(await ledger[name as 'claim']({ issuer: 'alipay:1', code }, `claim-${claim}`));
        }
        expect(results[1]).toEqual(results[0]);
      }
    }),
    { numRuns: atMost(25) },
  );
});
