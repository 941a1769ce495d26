import { verifyTimestamp } from '../../../../shared/gateway/middleware/verify-timestamp.ts';
import { refusal } from '../../../support/refusal.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

const NOW_MS = 1_000_000;
const step = verifyTimestamp({ clock: () => NOW_MS, timestampWindowMs: 300_000 });
const at = (timestampMs: number) => contextOf({ credentials: { callerId: 'app-1', timestampMs } });

test.each([-300_000, -1, 0, 300_000])('%i ms from now is inside', async (skewMs) => {
  expect((await pass(step, at(NOW_MS + skewMs))).logged).toEqual({});
});

test.each([-300_001, 300_001])('%i ms from now is outside, and the log line says by how much', async (skewMs) => {
  const context = at(NOW_MS + skewMs);
  await expect(pass(step, context)).rejects.toEqual(
    refusal('timestamp_outside_window', { reason: 'the timestamp is outside the window' }),
  );
  expect(context.logged).toEqual({ skewMs });
});

test('credentials without a time are for the protocol to judge', async () => {
  await pass(step, contextOf({ credentials: { callerId: 'app-1' } }));
});

test.each([0, -1, Number.NaN])('a window of %d ms would switch the check off', (timestampWindowMs) => {
  expect(() => verifyTimestamp({ clock: () => NOW_MS, timestampWindowMs })).toThrow(
    new RangeError('timestampWindowMs must be above 0: the check is never off'),
  );
});

test('there are credentials by then', async () => {
  await expect(pass(step, contextOf({}))).rejects.toThrow('the chain reads credentials before it is there');
});
