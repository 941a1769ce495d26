/** What is counted of the codes that are sent to an issuer, and of an end that the ledger does not know. */
import type { LogLevel } from '../../../shared/platform/logger.ts';
import type { Counts } from '../../../shared/platform/metric-name.ts';
import type { TokenOutcome } from '../../../shared/redemption/outcome.ts';
import { noteUnsettled, watchCalls } from '../../../shared/redemption/watch-calls.ts';

/** The line that is published of a call with this outcome, which takes 250 ms. */
async function publishedOf(outcome: TokenOutcome): Promise<unknown[]> {
  const time = { nowMs: 1_000 };
  const published: unknown[] = [];
  const asked: unknown[] = [];
  const watched = watchCalls(
    'alipay',
    async (...question: [connection: string, code: string]) => {
      asked.push(question);
      time.nowMs += 250;
      return outcome;
    },
    { clock: () => time.nowMs, publishCounts: (...line) => published.push(line) },
  );
  expect(await watched('a connection', 'a code')).toBe(outcome);
  expect(asked).toEqual([['a connection', 'a code']]);
  return published;
}

test.each<[TokenOutcome, Counts]>([
  [{ kind: 'granted', openId: 'open-id-1' }, { CallsGranted: 1 }],
  [{ kind: 'refused', subCode: 'isv.code-invalid', signed: true }, { CallsRefused: 1 }],
  [{ kind: 'misconfigured', subCode: 'isv.invalid-app-id', unspent: true }, { CallsMisconfigured: 1 }],
  [{ kind: 'busy' }, { CallsBusy: 1 }],
  [{ kind: 'unreachable' }, { CallsUnreachable: 1 }],
  [{ kind: 'unknown' }, { CallsUnknown: 1 }],
  [
    { kind: 'unknown', unverified: true },
    { CallsUnknown: 1, UnverifiedResponses: 1 },
  ],
])('%j is counted with its time, and what did not happen as nothing', async (outcome, counts) => {
  const all = { Calls: 1, CallsUnknown: 0, CallsUnreachable: 0, CallMs: 250, ...counts };
  expect(await publishedOf(outcome)).toEqual([[all, { dependency: 'alipay' }]]);
});

test('an end that the ledger does not know is logged, counted, and a warning where it is no error already', () => {
  const noted = (level?: LogLevel) => {
    const line = { logged: {} as Record<string, unknown>, counts: {} as Counts, ...(level && { level }) };
    noteUnsettled(line);
    return line;
  };
  expect(noted()).toEqual({ logged: { unsettled: true }, counts: { Unsettled: 1 }, level: 'warn' });
  expect(noted('error').level).toBe('error');
});
