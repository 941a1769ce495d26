import { businessKind, signingBusinesses } from '../../../../shared/protocols/openapi/caller.ts';
import { md5Key } from '../../../../shared/protocols/openapi/keys.ts';
import { openapiProtocol } from '../../../../shared/protocols/openapi/protocol.ts';
import { signMessage } from '../../../../shared/protocols/openapi/signer.ts';
import { readEntity } from '../../../../shared/secrets/entity.ts';
import { ALWAYS } from '../../../../shared/signing/validity.ts';
import { httpRequest } from '../../../support/http-request.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12Z');

const secret = 'md5-secret-of-at-least-32-characters';
const document = {
  algorithm: 'MD5' as const,
  md5Secrets: [{ secret }],
  merchants: [{ merchantId: 'm', name: 'Shop' }],
  callbackUrls: ['https://shop.example/pay'],
  connection: 'wework',
};

/** A business as it is looked up, in a registry that has no other; the gateway has no key. */
async function business(change: object = {}) {
  const registry = { get: async () => readEntity(businessKind, 'it', JSON.stringify({ ...document, ...change })) };
  const secrets = { get: async () => undefined };
  const found = await signingBusinesses({ registry, secrets } as never, 'service/stage')('business-1');
  if (!found) throw new Error('is not there');
  return found;
}

const headers = { businessId: 'business-1', nonce: 'n', timestamp: String(NOW_MS), signType: 'MD5' };
const text = Buffer.from(`businessId=business-1&nonce=n&signType=MD5&timestamp=${NOW_MS}{"a":1}`);
const sign = md5Key(secret, ALWAYS).sign(text);
const request = httpRequest({
  method: 'POST',
  headers: { ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])), sign },
  body: '{"a":1}',
});
const admit = (known: Awaited<ReturnType<typeof business>> | undefined, received = request) => {
  const admission = openapiProtocol.admit(received, openapiProtocol.credentials(received), known);
  if (admission.kind !== 'signed') throw new Error('is not signed');
  return admission;
};

test('answers for the paths of the interface', () => {
  expect(openapiProtocol).toMatchObject({ name: 'openapi', pathPrefix: '/v1/openapi/' });
});

test('a request has to prove itself by its headers and its raw body, under the business’s keys', async () => {
  const admission = admit(await business());
  expect(admission).toMatchObject({ kind: 'signed', text, signature: sign, replayToken: 'n' });
  expect(admission.keys.map((key) => key.verify(admission.text, admission.signature))).toEqual([true]);
  expect(admission.dummyKey.verify(admission.text, admission.signature)).toBe(false);
});

test('nobody and a business of another algorithm have no key that could verify', async () => {
  expect(admit(undefined)).toMatchObject({ keys: [], noKey: 'no such caller' });
  const rsa = httpRequest({ headers: { ...Object.fromEntries(request.headers), signtype: '', sign: 'a'.repeat(344) } });
  const admission = admit(await business(), rsa);
  expect(admission).toMatchObject({ keys: [], noKey: 'method not accepted by this key' });
  expect(admission.dummyKey).not.toBe(admit(undefined).dummyKey);
});

test('a business that is off has its keys: only whoever signs rightly learns that it is', async () => {
  expect(admit(await business({ enabled: false })).keys).toHaveLength(1);
});

test.each<[string, string]>([
  ['{"a":1}', '{"a":1}'],
  [
    '{"userId":"Tea & \\"Cups\\"","appSecret":"a\\"b","x":"y"}',
    '{"userId":"Tea & \\"Cups\\"","appSecret":"***","x":"y"}',
  ],
  ['{"authCode" : "4b203fe6c11548bc","auth_code":"short"}', '{"authCode" : "4b20***48bc","auth_code":"***"}'],
  ['{"callbackUrl":"https://shop.example/?a=1&token=abc"}', '{"callbackUrl":"https://shop.example/?a=1&token=***"}'],
  ['{"state":"abc","estate":"abc","password":"cut o', '{"state":"***","estate":"abc","password":"***'],
  ['a=1&authCode=4b203fe6c11548bc&secret=x', 'a=1&authCode=4b20***48bc&secret=***'],
  ['中文 {"token":"中文","b":"中文"}', '中文 {"token":"***","b":"中文"}'],
])('of the body %s is shown %s', (body, shown) => {
  const received = httpRequest({ method: 'POST', headers: Object.fromEntries(request.headers), body });
  const string = openapiProtocol.signedString(received, openapiProtocol.credentials(received));
  const head = `businessId=business-1&nonce=n&signType=MD5&timestamp=${NOW_MS}`;
  expect([String(string?.signed), String(string?.shown)]).toEqual([head + body, head + shown]);
});

test('the input is the body’s JSON', () => {
  expect(openapiProtocol.input(request)).toEqual({ a: 1 });
});

test('what goes to a business is signed by the rule of requests', async () => {
  const message = signMessage(await business(), { nonce: 'c.n', body: Buffer.from('{}'), nowMs: NOW_MS });
  const signed = Buffer.from(`businessId=business-1&nonce=c.n&signType=MD5&timestamp=${NOW_MS}{}`);
  expect(message).toEqual({ ...headers, nonce: 'c.n', sign: md5Key(secret, ALWAYS).sign(signed) });
});
