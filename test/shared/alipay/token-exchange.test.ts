import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { AlipaySdk } from 'alipay-sdk';
import type { Connection } from '../../../shared/alipay/connection.ts';
import { createTokenClient } from '../../../shared/alipay/token-exchange.ts';
import type { OutboundCall, OutboundResponse } from '../../../shared/platform/outbound-call.ts';
import type { TokenOutcome } from '../../../shared/redemption/outcome.ts';
import { readPublicKey } from '../../../shared/signing/key-material.ts';
import {
  type AnswerOptions,
  answerText,
  certificateConnection,
  certificateMembers,
  publicKeyConnection,
} from '../../support/alipay-connection.ts';
import { openssl, rsaPair } from '../../support/keys.ts';
import { vectors } from '../../support/vectors.ts';

const NOW_MS = Date.parse('2026-11-21T17:05:09.999Z');
const CODE = '4b203fe6c11548bcabd8da5bb087a83b';

const answered = (text: string | Uint8Array, status = 200): OutboundResponse => ({
  kind: 'responded',
  status,
  body: Buffer.from(text as string),
});
const says = (members: object, options?: AnswerOptions) => answered(answerText(members, options));
const error = (subCode: string, code = '40002', options?: AnswerOptions) =>
  says({ code, msg: 'x', sub_code: subCode, sub_msg: CODE }, options);
const SUCCESS = {
  access_token: 'T',
  open_id: 'O',
  user_id: '2088000000000009',
  expires_in: '1296000',
  refresh_token: 'R',
};
const GRANTED = { kind: 'granted', openId: 'O', userId: '2088000000000009', accessToken: 'T' };
const BUSY = error('aop.unknow-error', '20000');
const UNREACHABLE: OutboundResponse = { kind: 'unreachable', reason: 'ECONNREFUSED' };

/** An exchange over replies of the test; time passes only where something waits. */
function exchangeOver(replies: readonly (OutboundResponse | Error)[], { connection = publicKeyConnection() } = {}) {
  const calls: OutboundCall[] = [];
  const sleeps: number[] = [];
  let nowMs = NOW_MS;
  const exchange = createTokenClient({
    clock: () => nowMs,
    randomBytes: (size) => new Uint8Array(size),
    watchResponseDate: () => undefined,
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      nowMs += milliseconds;
    },
    callGateway: async (call) => {
      const reply = replies[Math.min(calls.length, replies.length - 1)];
      calls.push(call);
      if (!reply || reply instanceof Error) throw reply ?? new Error('no reply');
      return reply;
    },
  });
  return { calls, sleeps, outcome: exchange(connection, { code: CODE, remainingMs: 20_000 }) };
}

const outcomeOf = async (reply: OutboundResponse | Error, connection?: Connection) => {
  const { calls, outcome } = exchangeOver([reply], connection && { connection });
  return { outcome: await outcome, calls: calls.length };
};

describe('the request', () => {
  const requestOf = async (connection: Connection) => {
    const { calls, outcome } = exchangeOver([says(SUCCESS)], { connection });
    await outcome;
    return calls[0] as OutboundCall;
  };

  test('has public parameters in the query, business parameters in the body, and the time of China', async () => {
    const { url, body } = await requestOf(publicKeyConnection());
    const { sign, ...query } = Object.fromEntries(url.searchParams);
    expect(url.origin + url.pathname).toBe('https://openapi-sandbox.dl.alipaydev.com/gateway.do');
    expect(query).toEqual({
      app_id: '2021000000000001',
      method: 'alipay.system.oauth.token',
      format: 'JSON',
      charset: 'utf-8',
      sign_type: 'RSA2',
      timestamp: '2026-11-22 01:05:09',
      version: '1.0',
    });
    expect(sign).toHaveLength(344);
    expect(body).toBe(`grant_type=authorization_code&code=${CODE}`);
  });

  test('is signed over all of them, sorted and raw, as openssl verifies', async () => {
    const { url } = await requestOf(publicKeyConnection());
    const text =
      `app_id=2021000000000001&charset=utf-8&code=${CODE}&format=JSON&grant_type=authorization_code` +
      '&method=alipay.system.oauth.token&sign_type=RSA2&timestamp=2026-11-22 01:05:09&version=1.0';
    const signature = Buffer.from(url.searchParams.get('sign') ?? '', 'base64');
    const verify = ['dgst', '-sha256', '-verify', 'key', '-signature', 'signature', 'text'];
    expect(openssl(verify, { key: rsaPair('app').publicPem, signature, text }).toString()).toBe('Verified OK\n');
  });

  test('names both certificates in certificate mode', async () => {
    const connection = certificateConnection();
    const { url } = await requestOf(connection);
    expect(url.searchParams.get('app_cert_sn')).toBe(connection.certificates?.appCertSn);
    expect(url.searchParams.get('alipay_root_cert_sn')).toBe(connection.certificates?.alipayRootCertSn);
  });

  test('goes to the production gateway, or to the address in Alipay’s place', async () => {
    const { url } = await requestOf({ ...publicKeyConnection(), environment: 'production' });
    expect(url.origin + url.pathname).toBe('https://openapi.alipay.com/gateway.do');
    const urls: string[] = [];
    const callGateway = async (call: OutboundCall) => {
      urls.push(call.url.origin + call.url.pathname);
      return says(SUCCESS);
    };
    const exchange = createTokenClient({ callGateway, alipayBaseUrl: 'http://127.0.0.1:3100' });
    await exchange(publicKeyConnection(), { code: CODE, remainingMs: 10_000 });
    expect(urls).toEqual(['http://127.0.0.1:3100/gateway.do']);
  });
});

/** A gateway that trusts only what the official SDK verifies of what arrives. */
test.each(['public-key', 'certificate'])(
  'the official SDK verifies what arrives over a socket in %s mode, and its answer is used',
  async (mode) => {
    const members = certificateMembers();
    const connection = mode === 'certificate' ? certificateConnection(members) : publicKeyConnection();
    const options = { appId: connection.appId, keyType: 'PKCS8', privateKey: rsaPair('alipay').privatePem } as const;
    const sdk = new AlipaySdk({ ...options, alipayPublicKey: rsaPair('app').publicPem });
    const expected = new AlipaySdk({
      ...options,
      appCertContent: members.appCertificate,
      alipayPublicCertContent: members.alipayCertificate,
      alipayRootCertContent: members.alipayRootCertificate,
    }).config;
    const verified: boolean[] = [];
    const server = createServer(async (request, response) => {
      const query = new URL(request.url ?? '', 'http://alipay').searchParams;
      const { sign = '', ...signed } = Object.fromEntries([...query, ...new URLSearchParams(await readText(request))]);
      verified.push(
        sdk.rsaCheck(
          Object.keys(signed)
            .sort()
            .map((name) => `${name}=${signed[name]}`)
            .join('&'),
          sign,
          'RSA2',
        ),
      );
      if (mode === 'certificate') {
        expect(signed).toMatchObject({
          app_cert_sn: expected.appCertSn,
          alipay_root_cert_sn: expected.alipayRootCertSn,
        });
      }
      response.end(answerText(SUCCESS, { certSn: mode === 'certificate' ? expected.alipayCertSn : undefined }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const alipayBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const outcome = await createTokenClient({ alipayBaseUrl })(connection, { code: CODE, remainingMs: 10_000 });
    server.close();
    expect([outcome, verified]).toEqual([GRANTED, [true]]);
  },
);

describe('granted', () => {
  test.each([
    [{ open_id: 'O' }, { kind: 'granted', openId: 'O' }],
    [{ user_id: '2088000000000009' }, { kind: 'granted', userId: '2088000000000009' }],
    [
      { open_id: 'O', user_id: '', access_token: 7, auth_start: 7, expires_in: 1 },
      { kind: 'granted', openId: 'O' },
    ],
    [SUCCESS, GRANTED],
  ])('%j', async (members, outcome) => {
    expect(await outcomeOf(says(members))).toStrictEqual({ outcome, calls: 1 });
  });

  test('the golden answer', async () => {
    const connection = { ...publicKeyConnection(), alipayPublicKey: readPublicKey(vectors.rsa.publicKey) };
    expect((await outcomeOf(answered(vectors.alipay.answer.text), connection)).outcome).toEqual({
      kind: 'granted',
      openId: '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5',
      accessToken: 'authusrB0123',
      authStartMs: Date.parse('2026-11-21T02:00:00Z'),
    });
    expect((await outcomeOf(answered(vectors.alipay.escapedSlashAnswer.text), connection)).outcome).toEqual({
      kind: 'refused',
      subCode: 'isv.code-invalid',
      signed: true,
    });
  });

  test.each([{}, { open_id: '' }, { open_id: 7 }, { open_id: 'with blanks' }, { user_id: 'x'.repeat(513) }])(
    'is not what names nobody: %j is spent, and an operator’s matter',
    async (members) => {
      const outcome = { kind: 'misconfigured', subCode: 'response-without-identity', unspent: false };
      expect(await outcomeOf(says({ access_token: 'T', ...members }))).toEqual({ outcome, calls: 1 });
    },
  );
});

describe('the date of an answer', () => {
  const watched = async (members: object) => {
    const seen: unknown[] = [];
    const exchange = createTokenClient({
      clock: () => NOW_MS,
      callGateway: async () => says(members),
      watchResponseDate: (answer, nowMs) => seen.push([answer, nowMs]),
    });
    return { outcome: await exchange(publicKeyConnection(), { code: CODE, remainingMs: 10_000 }), seen };
  };

  test('is looked at, and an old one is granted as well', async () => {
    const authStartMs = Date.parse('2020-01-01T00:00:00Z');
    const { outcome, seen } = await watched({ ...SUCCESS, auth_start: '2020-01-01 08:00:00' });
    expect(outcome).toEqual({ ...GRANTED, authStartMs });
    expect(seen).toEqual([[{ appId: '2021000000000001', authStartMs }, NOW_MS]]);
  });

  test.each([undefined, '', null, 1_577_836_800, '2020-01-01T08:00:00', '2020-02-30 08:00:00'])(
    'of no such form says nothing: %j',
    async (auth_start) => {
      expect(await watched({ ...SUCCESS, auth_start })).toEqual({ outcome: GRANTED, seen: [] });
    },
  );

  test('of an error is not looked at', async () => {
    const error_ = { code: '40002', sub_code: 'isv.code-invalid', auth_start: '2020-01-01 08:00:00' };
    expect((await watched(error_)).seen).toEqual([]);
  });
});

describe('an error that Alipay signed', () => {
  test.each([
    ['isv.code-invalid', { kind: 'refused', subCode: 'isv.code-invalid', signed: true }],
    ['isv.invalid-signature', { kind: 'misconfigured', subCode: 'isv.invalid-signature', unspent: true }],
    ['isv.something-new', { kind: 'misconfigured', subCode: 'isv.something-new', unspent: true }],
  ])('%s', async (subCode, outcome) => {
    expect(await outcomeOf(error(subCode, '40002', { node: 'error_response' }))).toEqual({ outcome, calls: 1 });
  });

  test('that is not listed leaves the code’s fate open', async () => {
    const outcome = { kind: 'unknown', reason: 'unlisted error isv.new' };
    expect(await outcomeOf(error('isv.new', '40004'))).toEqual({ outcome, calls: 1 });
  });
});

describe('an error without a signature', () => {
  const unsigned = { signed: false } as const;

  test.each([
    ['isv.code-invalid', '40002', { kind: 'refused', subCode: 'isv.code-invalid', signed: false }],
    ['isv.invalid-app-id', '40002', { kind: 'misconfigured', subCode: 'isv.invalid-app-id', unspent: false }],
  ])('%s is a failure, and frees no code', async (subCode, code, outcome) => {
    expect(await outcomeOf(error(subCode, code, unsigned))).toEqual({ outcome, calls: 1 });
  });

  test('"busy" is not believed, and not tried again', async () => {
    const outcome = { kind: 'unknown', reason: 'unsigned error aop.unknow-error' };
    expect(await outcomeOf(error('aop.unknow-error', '20000', unsigned))).toEqual({ outcome, calls: 1 });
  });
});

test('another certificate of Alipay’s is an operator’s matter, and frees no code', async () => {
  const outcome = { kind: 'misconfigured', subCode: 'alipay-certificate-differs', unspent: false };
  const certSn = 'b'.repeat(32);
  for (const members of [SUCCESS, { code: '20000', sub_code: 'isp.unknow-error' }]) {
    expect(await outcomeOf(says(members, { certSn }), certificateConnection())).toEqual({ outcome, calls: 1 });
  }
});

describe('unknown, after one attempt', () => {
  test.each<[string, OutboundResponse | Error, string]>([
    ['a timeout', { kind: 'interrupted', reason: 'TIMEOUT' }, 'TIMEOUT'],
    ['HTTP 500', answered('', 500), 'HTTP 500'],
    ['HTTP 302', answered('', 302), 'HTTP 302'],
    ['HTTP 204', answered('', 204), 'HTTP 204'],
    ['a page', answered('<html></html>'), 'the response is not an object'],
    ['nothing', answered(''), 'the response is not an object'],
    ['a byte order mark', answered(`\uFEFF${answerText(SUCCESS)}`), 'the response is not an object'],
    ['GBK without a node', answered(Buffer.from('7b22b4ed223a317d', 'hex')), 'the response has no node'],
    ['an unsigned success', says(SUCCESS, { signed: false }), 'the response is a success without a signature'],
    [
      'a success that does not verify',
      answered(answerText(SUCCESS).replace('"O"', '"P"')),
      "the response's signature does not verify",
    ],
    [
      'a signed "busy" that does not verify',
      answered(answerText({ code: '20000' }).replace('20000', '40005')),
      "the response's signature does not verify",
    ],
    ['a failure of our own', new TypeError('secret'), 'TypeError'],
  ])('%s', async (_name, reply, reason) => {
    const unverified = reason.includes('signature') && { unverified: true };
    expect(await outcomeOf(reply)).toEqual({ outcome: { kind: 'unknown', reason, ...unverified }, calls: 1 });
  });
});

describe('another attempt', () => {
  test.each([
    ['busy', BUSY],
    ['unreachable', UNREACHABLE],
  ])('follows where Alipay was %s, with a signature of its own time', async (_kind, reply) => {
    const { calls, sleeps, outcome } = exchangeOver([reply, reply, says(SUCCESS)]);
    expect(await outcome).toEqual(GRANTED);
    expect(sleeps).toEqual([100, 200]);
    expect(calls.map(({ url }) => url.searchParams.get('timestamp'))).toEqual([
      '2026-11-22 01:05:09',
      '2026-11-22 01:05:10',
      '2026-11-22 01:05:10',
    ]);
  });

  test.each([
    [
      'the last one’s outcome counts',
      [BUSY, { kind: 'interrupted', reason: 'ECONNRESET' } as const],
      { kind: 'unknown', reason: 'ECONNRESET' },
    ],
    [
      'also a refusal',
      [UNREACHABLE, error('isv.code-invalid')],
      { kind: 'refused', subCode: 'isv.code-invalid', signed: true },
    ],
  ])('%s', async (_name, replies, outcome) => {
    const made = exchangeOver(replies);
    expect([await made.outcome, made.calls.length]).toEqual([outcome, 2]);
  });
});

test('no outcome holds the code or Alipay’s own words', async () => {
  const replies = [
    BUSY,
    error('isv.code-invalid'),
    error(CODE),
    error('授权码code无效', '1', { signed: false }),
    answered(`{"${CODE}":1,"${CODE}":2}`),
  ];
  const outcomes: TokenOutcome[] = [];
  for (const reply of replies) outcomes.push((await outcomeOf(reply)).outcome);
  expect(JSON.stringify(outcomes)).not.toMatch(new RegExp(`${CODE}|授权码`));
});
