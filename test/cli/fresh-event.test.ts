import { readFileSync } from 'node:fs';
import { freshEvent, isToBeFilled } from '../../cli/event/fresh-event.ts';
import type { DemoClient } from '../../cli/local-stack.ts';

const NOW_MS = Date.UTC(2026, 10, 21);
/** Of a stack that does not run: nothing listens on port 1. */
const demo = {
  gateway: 'http://127.0.0.1:1',
  alipay: 'http://127.0.0.1:1',
  alipayApp: { appId: '2021000000000001' },
  genauth: { signedApp: { accessKeyId: 'key', accessKeySecret: 'secret', appSecret: 'app secret' } },
  daxpay: { hmac: { appId: 'app', secret: 'secret' } },
} as unknown as DemoClient;
const sample = (name: string) => JSON.parse(readFileSync(`events/${name}.json`, 'utf8'));

test('an event without a placeholder stays what it is', async () => {
  expect(isToBeFilled(sample('get-health'))).toBe(false);
  expect(await freshEvent(sample('get-health'), demo, NOW_MS)).toEqual(sample('get-health'));
  for (const nothing of [undefined, '', {}, null]) expect(isToBeFilled(nothing)).toBe(false);
});

test('a member of demo.json is put in its place, also in a body', async () => {
  expect(isToBeFilled(sample('check-app-id-secret'))).toBe(true);
  const { body } = await freshEvent(sample('check-app-id-secret'), demo, NOW_MS);
  expect(JSON.parse(String(body))).toEqual({ appId: 'demo-signed-app', appSecret: 'app secret' });
});

test('one name has one value in an event, and another in the next', async () => {
  const one = await freshEvent({ first: '{{random}}', second: 'id-{{random}}' }, demo, NOW_MS);
  expect(one.first).toMatch(/^[0-9a-f]{32}$/);
  expect(one.second).toBe(`id-${one.first}`);
  expect((await freshEvent({ first: '{{random}}' }, demo, NOW_MS)).first).not.toBe(one.first);
});

test('it is signed now, and nothing is left of the place', async () => {
  const { headers, requestContext } = await freshEvent(sample('get-alipay-authinfo'), demo, NOW_MS);
  expect(requestContext).toMatchObject({ timeEpoch: NOW_MS, time: '21/Nov/2026:00:00:00 +0000' });
  expect(headers).toMatchObject({
    date: 'Sat, 21 Nov 2026 00:00:00 GMT',
    'x-authing-signature-method': 'HMAC-SHA256',
    authorization: expect.stringMatching(/^authing key:[A-Za-z0-9+/]{43}=$/),
  });
});

test('a body that is signed is as long as its header says', async () => {
  const event = sample('exchange-auth-code');
  const signed = await freshEvent({ ...event, body: event.body.replace('{{authCode}}', 'code') }, demo, NOW_MS);
  expect(signed).toMatchObject({ headers: { 'content-length': String(String(signed.body).length) } });
  expect(JSON.parse(String(signed.body)).sign).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  ['a placeholder that nobody knows', { a: '{{nothing}}' }, /has \{\{nothing\}\}, which is none of/],
  ['a member that demo.json has not', { a: '{{demo.genauth.nobody.secret}}' }, /demo\.genauth\.nobody\.secret/],
  ['a member that is no text', { a: '{{demo.genauth}}' }, /\{\{demo\.genauth\}\}/],
  ['the name of what every object has', { a: '{{demo.constructor.name}}' }, /constructor/],
  ['a signature where nothing is signed', { ...sample('get-health'), a: '{{sign}}' }, /nothing is signed at \/health/],
  ['a code of a stack that does not run', { a: '{{authCode}}' }, /No local stack runs at http:\/\/127\.0\.0\.1:1/],
])('%s is refused', async (_, event, said) => {
  await expect(freshEvent(event, demo, NOW_MS)).rejects.toThrow(said);
});
