import { verifyTimestamp } from '../../../../shared/gateway/middleware/verify-timestamp.ts';
import { exchangeOf, pass } from '../../../support/request-context.ts';
import { refusal } from '../../../support/refusal.ts';

const NOW_MS = 1_000_000;
const step = verifyTimestamp({ clock: () => NOW_MS, timestampWindowMs: 300_000 });
const at = (timestampMs: number) => exchangeOf({ claim: { callerId: 'app-1', timestampMs } });

test.each([-300_000, -1, 0, 300_000])('%i ms from now is inside', async (skewMs) => {
  expect((await pass(step, at(NOW_MS + skewMs))).logged).toEqual({});
});

test.each([-300_001, 300_001])('%i ms from now is outside, and the log line says by how much', async (skewMs) => {
  const exchange = at(NOW_MS + skewMs);
  await expect(pass(step, exchange)).rejects.toEqual(
    refusal('timestamp_outside_window', { reason: 'the timestamp is outside the window' }),
  );
  expect(exchange.logged).toEqual({ skewMs });
});

test('a claim without a time is for the protocol to judge', async () => {
  await pass(step, exchangeOf({ claim: { callerId: 'app-1' } }));
});

test.each([0, -1, Number.NaN])('a window of %d ms would switch the check off', (timestampWindowMs) => {
  expect(() => verifyTimestamp({ clock: () => NOW_MS, timestampWindowMs })).toThrow(
    new RangeError('timestampWindowMs must be above 0: the check is never off'),
  );
});

test('there is a claim by then', async () => {
  await expect(pass(step, exchangeOf({}))).rejects.toThrow('the chain reads claim before it is there');
});
