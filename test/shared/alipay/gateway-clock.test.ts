import { alipayClockOffsetMs } from '../../../shared/alipay/gateway-clock.ts';
import type { CallOut } from '../../../shared/platform/outbound-call.ts';

const ASKED_AT_MS = 1_000_000;
/** The offset that is read from this response, which takes 200 ms. */
async function offsetBy(response: object, options: object = {}) {
  const asked: unknown[] = [];
  let nowMs = ASKED_AT_MS;
  const callGateway: CallOut = async (request) => {
    asked.push({ ...request, url: request.url.href });
    nowMs += 200;
    return response as Awaited<ReturnType<CallOut>>;
  };
  return { offsetMs: await alipayClockOffsetMs('sandbox', { callGateway, clock: () => nowMs, ...options }), asked };
}
const responded = { kind: 'responded', status: 200, body: Buffer.alloc(0) };

test('is the date of the response against the middle of the call', async () => {
  const { offsetMs, asked } = await offsetBy({ ...responded, dateMs: ASKED_AT_MS + 5_100 });
  expect(offsetMs).toBe(5_000);
  expect(asked).toEqual([{ url: 'https://openapi-sandbox.dl.alipaydev.com/gateway.do', body: '', timeoutMs: 5_000 }]);
  expect((await offsetBy({ ...responded, dateMs: ASKED_AT_MS - 1_900 })).offsetMs).toBe(-2_000);
});

test('asks where it is told to, for as long as it is told to', async () => {
  const { asked } = await offsetBy(responded, { timeoutMs: 7, alipayBaseUrl: 'http://127.0.0.1:1' });
  expect(asked).toEqual([{ url: 'http://127.0.0.1:1/gateway.do', body: '', timeoutMs: 7 }]);
});

test.each([
  [responded],
  [{ kind: 'unreachable', reason: 'ECONNREFUSED' }],
  [{ kind: 'interrupted', reason: 'TIMEOUT', dateMs: ASKED_AT_MS }],
])('cannot be told from %j', async (response) => {
  expect((await offsetBy(response)).offsetMs).toBeUndefined();
});
