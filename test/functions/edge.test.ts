/** What the chain sees of a request that came through the operator's proxy. */
import { createHash } from 'node:crypto';
import { wire } from '../support/daxpay-client.ts';
import { daxpayOperation } from '../support/daxpay-operation.ts';
import { ACCESS_KEY, genauthDocuments } from '../support/documents.ts';
import { toldIn } from '../support/evidence.ts';
import { CHECK_SECRET_PATH, signedGet, type WireRequest } from '../support/genauth-client.ts';
import { configuration, NOW_MS, testNonces, testSecrets, toEvent, watched } from '../support/in-process.ts';

const SECRET = 'a-random-origin-secret-of-32-letters';
const PROXY = '198.51.100.9';
const hash = createHash('sha256').update(SECRET).digest();

/** What API Gateway hands over of a request that the proxy passed on from this address. */
const through = (request: WireRequest, caller: string, more: Record<string, string> = {}) => {
  const { headers, ...event } = toEvent(request) as { headers: object };
  return {
    ...event,
    headers: { ...headers, 'x-origin-verify': SECRET, 'x-forwarded-for': `${caller}, ${PROXY}`, ...more },
    requestContext: { requestId: 'Ab-_=', http: { method: request.method, sourceIp: PROXY } },
  };
};

describe('the chain behind it', () => {
  test('holds the address that the proxy saw against the list of a caller that has one', async () => {
    const { send, members } = daxpayOperation({ originSecretHashes: [hash] });
    const codeFor = async (caller: string, more: Record<string, string> = {}) => {
      const request = wire({ ...members('open'), nonceStr: `nonce-${caller.replaceAll('.', '-')}` });
      return (await send(request, through(request, caller, more))).answer.code;
    };
    expect(await codeFor('203.0.113.7')).toBe(0);
    expect(await codeFor('198.51.100.1')).toBe(20052);
    // Written by the caller, in front of what the proxy adds.
    expect(await codeFor('198.51.100.1', { 'x-forwarded-for': `203.0.113.7, 198.51.100.1, ${PROXY}` })).toBe(20052);
  });

  test('without edge neither header means anything', async () => {
    const { send, members } = daxpayOperation();
    const request = wire(members('open'));
    const event = through(request, '203.0.113.7', { 'x-origin-verify': 'anything' });
    expect((await send(request, event)).answer.code).toBe(20052);
  });

  test('limits wrong app secrets by the caller’s network, not by the proxy’s', async () => {
    const { createHandler } = await import('../../functions/check-app-id-secret/handler.ts');
    const around = { ...watched(), originSecretHashes: [hash] };
    const handler = createHandler({ ...around, configuration, ...testSecrets(genauthDocuments()) });
    const body = JSON.stringify({ appId: 'signed-app', appSecret: 'guess' });
    const guess = async (caller: string) => {
      const request = { method: 'POST', target: CHECK_SECRET_PATH, headers: [], body };
      return (JSON.parse((await handler(through(request, caller))).body) as { statusCode: number }).statusCode;
    };
    const guesses = [];
    for (let index = 0; index < 6; index += 1) guesses.push(await guess('203.0.113.7'));
    expect(guesses).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await guess('203.0.113.8')).toBe(200);
  });

  test('the origin secret is in no evidence and in no log', async () => {
    const { createHandler } = await import('../../functions/get-alipay-authinfo/handler.ts');
    const around = { ...watched(), originSecretHashes: [hash] };
    const dependencies = { ...around, configuration, ...testSecrets(genauthDocuments()), nonces: testNonces() };
    const request = signedGet({
      ...ACCESS_KEY,
      accessKeySecret: 'another-secret-of-32-characters!!',
      appId: 'signed-app',
      connection: 'wework',
      date: new Date(NOW_MS).toUTCString(),
    });
    const { body } = await createHandler(dependencies)(through(request, '203.0.113.7'));
    expect(toldIn((JSON.parse(body) as { message: string }).message)).toBeDefined();
    expect(`${body}${JSON.stringify(around.logs)}`).not.toMatch(/origin/i);
    expect(around.logs).toHaveLength(1);
  });
});
