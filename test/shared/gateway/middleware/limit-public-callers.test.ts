import { limitPublicCallers } from '../../../../shared/gateway/middleware/limit-public-callers.ts';
import type { Admission } from '../../../../shared/gateway/protocol.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { refusal } from '../../../support/refusal.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

const PUBLIC: Admission = { kind: 'public' };

/** The middleware with a clock that stands still, and how many of so many requests it lets through. */
function limited() {
  const around = { nowMs: 1_000_000 };
  const step = limitPublicCallers({ clock: () => around.nowMs });
  const one = ({ callerId = 'app-1', sourceIp = '203.0.113.7', admission = PUBLIC } = {}) =>
    pass(step, contextOf({ admission, caller: { id: callerId, enabled: true }, request: httpRequest({ sourceIp }) }));
  const passed = async (count: number, options: Parameters<typeof one>[0] = {}) => {
    const results = await Promise.allSettled(Array.from({ length: count }, () => one(options)));
    return results.filter(({ status }) => status === 'fulfilled').length;
  };
  return { around, step, one, passed };
}

test('1,000 at once, and 100 a second afterwards', async () => {
  const { around, one, passed } = limited();
  expect(await passed(1_100)).toBe(1_000);
  await expect(one()).rejects.toEqual(
    refusal('throttled', { reason: 'too many requests of this public caller from this network' }),
  );
  around.nowMs += 1_000;
  expect(await passed(200)).toBe(100);
});

test('for each caller and each network', async () => {
  const { passed } = limited();
  expect(await passed(1_001)).toBe(1_000);
  expect(await passed(1, { callerId: 'app-2' })).toBe(1);
  expect(await passed(1, { sourceIp: '203.0.113.8' })).toBe(1);
});

test('the addresses of an IPv6 /64 are one network, and an IPv4 address is one in either spelling', async () => {
  const { passed } = limited();
  expect(await passed(1_001, { sourceIp: '2001:db8:0:1::1' })).toBe(1_000);
  expect(await passed(1, { sourceIp: '2001:db8:0:1:ffff:ffff:ffff:ffff' })).toBe(0);
  expect(await passed(1, { sourceIp: '2001:db8:0:2::1' })).toBe(1);
  expect(await passed(1_001, { sourceIp: '203.0.113.9' })).toBe(1_000);
  expect(await passed(1, { sourceIp: '::ffff:203.0.113.9' })).toBe(0);
});

test('no number of other callers or networks gives back what was taken', async () => {
  const { passed } = limited();
  expect(await passed(1_001)).toBe(1_000);
  for (let other = 0; other < 10_001; other += 1) {
    await passed(1, { sourceIp: `2001:db8:${other.toString(16)}::1` });
  }
  expect(await passed(1)).toBe(0);
});

test('callers that prove something are not limited, and take nothing from the others', async () => {
  const { passed } = limited();
  expect(await passed(1_100, { admission: { kind: 'replay-only', replayToken: 'x' } })).toBe(1_100);
  expect(await passed(1_001)).toBe(1_000);
});

test.each([
  ['admission', { caller: { id: 'app-1', enabled: true } }],
  ['caller', { admission: PUBLIC }],
])('there is the %s by then', async (name, found) => {
  await expect(pass(limited().step, contextOf(found))).rejects.toThrow(`the chain reads ${name} before it is there`);
});
