import { createHash, sign } from 'node:crypto';
import type { Server } from 'node:http';
import { listen, stopListening } from '../../local/listen.ts';
import { createMerchant } from '../../local/merchant/server.ts';
import type { BusinessKey } from '../../local/merchant/verify-callback.ts';
import { rsaPair } from '../support/keys.ts';

const NOW_MS = Date.parse('2026-11-21T08:00:00Z');
const SECRET = 'a-secret-of-at-least-32-characters';
const platform = rsaPair('platform');
const businesses = new Map<string, BusinessKey>([
  ['rsa-business', { signType: 'SHA256-RSA', platformKey: platform.publicKey }],
  ['md5-business', { signType: 'MD5', secret: SECRET }],
]);

let server: Server;
let url: string;
const delaysMs: number[] = [];

beforeAll(async () => {
  const later = (act: () => void, delayMs: number): void => {
    delaysMs.push(delayMs);
    setImmediate(act);
  };
  server = createMerchant({ name: '茶 Tea', businesses: Promise.resolve(businesses), now: () => NOW_MS, later });
  url = await listen(server, 0, 'MERCHANT_PORT');
});
afterAll(() => stopListening(server));

const BODY = '{"eventId":"e1","status":"success","message":"中文"}';

/** Headers of a callback as the published rule signs them; changes come after the signature. */
function signed(businessId: string, changes: Record<string, string> = {}, body = BODY): Record<string, string> {
  const signType = businessId === 'md5-business' ? 'MD5' : 'SHA256-RSA';
  const headers = {
    businessId,
    nonce: 'c.1',
    timestamp: String(NOW_MS),
    signType,
    ...(changes.nonce && { nonce: changes.nonce }),
  };
  const at = { ...headers, timestamp: changes.timestamp ?? headers.timestamp };
  const text = `businessId=${businessId}&nonce=${at.nonce}&signType=${signType}&timestamp=${at.timestamp}${body}`;
  const signature =
    signType === 'MD5'
      ? createHash('md5')
          .update(text + SECRET)
          .digest('hex')
          .toUpperCase()
      : sign('sha256', Buffer.from(text), platform.privateKey).toString('base64');
  return { ...at, sign: signature, ...changes };
}

async function deliver(headers: Record<string, string>, body = BODY) {
  const answer = await fetch(`${url}/callback`, { method: 'POST', headers, body, redirect: 'manual' });
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
}

const received = async () => (await (await fetch(`${url}/received`)).json()) as Record<string, unknown>[];
const behave = (wanted: object) => fetch(`${url}/behaviour`, { method: 'POST', body: JSON.stringify(wanted) });

test.each(['rsa-business', 'md5-business'])(
  'a callback to %s is verified, kept as it came, and answered',
  async (id) => {
    const headers = signed(id);
    expect(await deliver(headers)).toMatchObject({ status: 200, text: 'SUCCESS' });
    const last = (await received()).at(-1);
    expect(last).toEqual({
      receivedAt: '2026-11-21T08:00:00.000Z',
      headers: expect.objectContaining({ businessid: id, nonce: 'c.1', sign: headers.sign }),
      body: BODY,
      verified: true,
    });
  },
);

test.each([
  ['an unknown business', { businessId: 'another' }],
  ['another signature type', { signType: 'MD5' }],
  ['an answer of the gateway sent here', { nonce: 'r.1' }],
  ['a nonce without its prefix', { nonce: '1' }],
  ['a moment too long ago', { timestamp: String(NOW_MS - 300_001) }],
  ['a timestamp in seconds', { timestamp: '1795248000' }],
  ['no signature', { sign: '' }],
])('%s is not believed, and refused', async (_, changes) => {
  expect(await deliver(signed('rsa-business', changes))).toMatchObject({ status: 500, text: 'FAIL' });
  expect((await received()).at(-1)).toMatchObject({ verified: false });
});

test('neither is another body', async () => {
  expect(await deliver(signed('rsa-business'), `${BODY} `)).toMatchObject({ status: 500 });
  expect(await deliver(signed('md5-business'), `${BODY} `)).toMatchObject({ status: 500 });
});

test('it fails, redirects or is slow as often as told, and then succeeds again', async () => {
  await behave({ mode: 'fail', count: 2 });
  const statuses = [];
  for (let index = 0; index < 3; index++) statuses.push((await deliver(signed('rsa-business'))).status);
  expect(statuses).toEqual([500, 500, 200]);
  await behave({ mode: 'redirect', count: 1 });
  expect(await deliver(signed('rsa-business'))).toMatchObject({ status: 307, location: '/redirected' });
  await behave({ mode: 'slow', count: 1 });
  expect(await deliver(signed('rsa-business'))).toMatchObject({ status: 200, text: 'SUCCESS' });
  // The gateway waits 10 s.
  expect(delaysMs).toEqual([12_000]);
});

test('without a count it lasts until another mode is set', async () => {
  await behave({ mode: 'fail' });
  expect((await deliver(signed('rsa-business'))).status).toBe(500);
  expect((await deliver(signed('rsa-business'))).status).toBe(500);
  await behave({ mode: 'success' });
  expect((await deliver(signed('rsa-business'))).status).toBe(200);
});

test.each([[{ mode: 'maybe' }], [{ mode: 'fail', count: -1 }], [{}]])('it does not understand %j', async (wanted) => {
  expect((await behave(wanted)).status).toBe(400);
});

test('people who come back find a page that names the merchant and runs nothing', async () => {
  const answer = await fetch(`${url}/`);
  const text = await answer.text();
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(text).toContain('<p class="name">茶 Tea</p>');
  expect(text).not.toContain('<script');
  expect((await fetch(`${url}/`, { method: 'POST' })).status).toBe(404);
});

test('what came is a page for a browser that may run nothing, and JSON for everybody else', async () => {
  await deliver(signed('md5-business'));
  const page = await fetch(`${url}/received`, { headers: { accept: 'text/html,*/*;q=0.8' } });
  expect([page.status, page.headers.get('content-type'), page.headers.get('vary')]).toEqual([
    ...[200, 'text/html; charset=utf-8', 'accept'],
  ]);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain('Callbacks received');
  for (const accept of ['*/*', 'application/json']) {
    const list = await fetch(`${url}/received`, { headers: { accept } });
    expect(list.headers.get('content-type')).toBe('application/json');
    expect(Object.keys(((await list.json()) as object[]).at(-1) ?? {})).toEqual([
      ...['receivedAt', 'headers', 'body', 'verified'],
    ]);
  }
});
