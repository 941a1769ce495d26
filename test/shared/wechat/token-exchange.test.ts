import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OutboundCall, OutboundResponse } from '../../../shared/platform/outbound-call.ts';
import type { TokenOutcome } from '../../../shared/redemption/outcome.ts';
import { readEntity } from '../../../shared/secrets/entity.ts';
import { wechatConnectionKind } from '../../../shared/wechat/connection.ts';
import { createWechatClient } from '../../../shared/wechat/token-exchange.ts';
import { wechatDocument } from '../../support/documents.ts';

const CODE = '071Zs0000Qw1xR1Kd4100abcdEf2Zs0y';
const connection = readEntity(wechatConnectionKind, 'wechat', JSON.stringify(wechatDocument));

const answered = (text: string | Uint8Array, status = 200): OutboundResponse => ({
  kind: 'responded',
  status,
  body: Buffer.from(text as string),
});
const says = (members: object) => answered(JSON.stringify(members));
const error = (errcode: unknown) => says({ errcode, errmsg: `invalid code: ${CODE}, rid: 5f7c-1 https://x.example` });
const SUCCESS = {
  access_token: '89_token',
  expires_in: 7200,
  refresh_token: '89_r',
  openid: 'oAbc-d_9',
  scope: 'snsapi_base',
};
const GRANTED = { kind: 'granted', openId: 'oAbc-d_9', accessToken: '89_token' };

/** An exchange over replies of the test, in which no time passes. */
async function exchange(replies: readonly (OutboundResponse | Error)[], remainingMs = 20_000) {
  const calls: OutboundCall[] = [];
  const client = createWechatClient({
    clock: () => 1_000,
    sleep: async () => undefined,
    callWechat: async (call) => {
      const reply = replies[Math.min(calls.length, replies.length - 1)];
      calls.push(call);
      if (!reply || reply instanceof Error) throw reply ?? new Error('no reply');
      return reply;
    },
  });
  return { outcome: await client(connection, { code: CODE, remainingMs }), calls };
}
const once = async (reply: OutboundResponse | Error) => {
  const { outcome, calls } = await exchange([reply]);
  return { outcome, calls: calls.length };
};

test('the request is a GET with app id, secret, code and grant type in the query, within the time of a call', async () => {
  const { outcome, calls } = await exchange([says(SUCCESS)]);
  expect(outcome).toEqual(GRANTED);
  const [{ url, ...rest } = { url: new URL('http://none') }] = calls;
  expect(rest).toEqual({ timeoutMs: 5_000 });
  expect(url.origin + url.pathname).toBe('https://api.weixin.qq.com/sns/oauth2/access_token');
  expect([...url.searchParams]).toEqual([
    ['appid', wechatDocument.appId],
    ['secret', wechatDocument.appSecret],
    ['code', CODE],
    ['grant_type', 'authorization_code'],
  ]);
});

describe('granted', () => {
  test.each<[object, object]>([
    [SUCCESS, GRANTED],
    [{ openid: 'o' }, { kind: 'granted', openId: 'o' }],
    [{ openid: 'x'.repeat(128) }, { kind: 'granted', openId: 'x'.repeat(128) }],
    [{ ...SUCCESS, unionid: 'oUnion', errcode: 0, errmsg: 'ok' }, GRANTED],
    [{ ...SUCCESS, is_snapshotuser: 0 }, GRANTED],
    [
      { openid: 'o', access_token: 7 },
      { kind: 'granted', openId: 'o' },
    ],
    [
      { openid: 'o', access_token: 'with blanks' },
      { kind: 'granted', openId: 'o' },
    ],
  ])('%j', async (members, outcome) => {
    expect(await once(says(members))).toEqual({ outcome, calls: 1 });
  });

  test.each([1, '1', true, 2, null])('is nobody on a snapshot page: is_snapshotuser %j', async (is_snapshotuser) => {
    const outcome = { kind: 'refused', subCode: 'snapshot-user', signed: false };
    expect(await once(says({ ...SUCCESS, is_snapshotuser }))).toEqual({ outcome, calls: 1 });
  });
});

describe('every number that is known', () => {
  const refused = (errcode: number) => ({ kind: 'refused', subCode: String(errcode), signed: false });
  test.each([40029, 40163, 42003, 41008, 40226])('%i: the code is refused', async (errcode) => {
    expect(await once(error(errcode))).toEqual({ outcome: refused(errcode), calls: 1 });
    expect((await once(says({ ...SUCCESS, errcode }))).outcome).toEqual(refused(errcode));
  });

  test.each([40013, 40125, 41004, 40001, 48001, 50002, 61004, 40164])(
    '%i: an operator must act, and the code is not spent',
    async (errcode) => {
      const outcome = { kind: 'misconfigured', subCode: String(errcode), unspent: true };
      expect(await once(error(errcode))).toEqual({ outcome, calls: 1 });
    },
  );

  test.each([-1, 45011, 45009])('%i: busy, and asked again', async (errcode) => {
    const { outcome, calls } = await exchange([error(errcode), error(errcode), says(SUCCESS)]);
    expect([outcome, calls.length]).toEqual([GRANTED, 3]);
    const last = await exchange([error(errcode)]);
    expect([last.outcome, last.calls.length]).toEqual([{ kind: 'busy', subCode: String(errcode) }, 5]);
  });
});

test.each([
  [40030, '40030'],
  [1, '1'],
  [-2, '-2'],
  [9_999_999, '9999999'],
  [10_000_000, 'other'],
  [40029.5, 'other'],
  ['40029', 'other'],
  [CODE, 'other'],
  [null, 'other'],
  [true, 'other'],
  [{}, 'other'],
])('an errcode of %j is on no list: the code’s fate is open', async (errcode, shown) => {
  const outcome = { kind: 'unknown', reason: `unlisted error ${shown}` };
  expect(await once(error(errcode))).toEqual({ outcome, calls: 1 });
});

describe('unknown, after one attempt', () => {
  test.each<[string, OutboundResponse | Error, string]>([
    ['a timeout', { kind: 'interrupted', reason: 'TIMEOUT' }, 'TIMEOUT'],
    ['a response that is too long', { kind: 'interrupted', reason: 'ANSWER_TOO_LONG' }, 'ANSWER_TOO_LONG'],
    ['HTTP 500', answered('', 500), 'HTTP 500'],
    ['a redirect', answered('', 302), 'HTTP 302'],
    ['HTTP 204', answered('', 204), 'HTTP 204'],
    ['a page', answered('<html></html>'), 'the response is not JSON'],
    ['nothing', answered(''), 'the response is not JSON'],
    ['half of it', answered(JSON.stringify(SUCCESS).slice(0, 40)), 'the response is not JSON'],
    ['a byte order mark', answered(`\uFEFF${JSON.stringify(SUCCESS)}`), 'the response begins with a byte order mark'],
    ['GBK', answered(Buffer.from('7b22b4ed223a317d', 'hex')), 'the response is not UTF-8'],
    ['a member twice', answered('{"openid":"a","openid":"b"}'), 'the response has a member twice'],
    ['a list', answered('[{"openid":"a"}]'), 'the response is not an object'],
    ['null', answered('null'), 'the response is not an object'],
    ['a text', answered('"openid"'), 'the response is not an object'],
    ['a number', answered('7'), 'the response is not an object'],
    ['no openid', says({ access_token: 'T' }), 'the response has no openid'],
    ['an empty openid', says({ ...SUCCESS, openid: '' }), 'the response has no openid'],
    ['an openid that is a number', says({ ...SUCCESS, openid: 7 }), 'the response has no openid'],
    ['an openid with a dot', says({ ...SUCCESS, openid: 'o.b' }), 'the response has no openid'],
    ['an openid with a line break', says({ ...SUCCESS, openid: 'o\n' }), 'the response has no openid'],
    ['an openid that is too long', says({ ...SUCCESS, openid: 'x'.repeat(129) }), 'the response has no openid'],
    ['a failure of our own', new TypeError(wechatDocument.appSecret), 'TypeError'],
  ])('%s', async (_name, reply, reason) => {
    expect(await once(reply)).toEqual({ outcome: { kind: 'unknown', reason }, calls: 1 });
  });
});

test('where no connection is made it is tried again', async () => {
  const unreachable = { kind: 'unreachable', reason: 'ECONNREFUSED' } as const;
  const { outcome, calls } = await exchange([unreachable, says(SUCCESS)]);
  expect([outcome, calls.length]).toEqual([GRANTED, 2]);
  expect((await exchange([unreachable])).outcome).toEqual(unreachable);
});

test('no outcome holds the code, the secret or WeChat’s own words', async () => {
  const replies = [error(40029), error(40125), error(-1), error(CODE), answered(`{"${CODE}":1,"${CODE}":2}`)];
  const outcomes: TokenOutcome[] = [];
  for (const reply of replies) outcomes.push((await once(reply)).outcome);
  expect(JSON.stringify(outcomes)).not.toMatch(new RegExp(`${CODE}|${wechatDocument.appSecret}|rid|invalid`));
});

/** Over a socket, with what a client could do wrong on its own. */
describe('over a socket', () => {
  const ask = async (status: number, headers: Record<string, string>, body: string) => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const wechatBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const outcome = await createWechatClient({ wechatBaseUrl })(connection, { code: CODE, remainingMs: 10_000 });
    server.close();
    return { outcome, requests };
  };

  test.each(['text/plain', 'application/json; charset=utf-8', 'text/html'])(
    'the content type says nothing: %s',
    async (type) => {
      const { outcome, requests } = await ask(200, { 'content-type': type }, JSON.stringify(SUCCESS));
      expect(outcome).toEqual(GRANTED);
      expect(requests).toEqual([expect.stringMatching(/^GET \/sns\/oauth2\/access_token\?appid=wx/)]);
    },
  );

  test('a redirect is not followed: the secret goes to no other address', async () => {
    const { outcome, requests } = await ask(302, { location: '/elsewhere' }, JSON.stringify(SUCCESS));
    expect([outcome, requests.length]).toEqual([{ kind: 'unknown', reason: 'HTTP 302' }, 1]);
  });

  test('64 KiB are read and no more', async () => {
    const sized = (bytes: number) => JSON.stringify(SUCCESS).padEnd(bytes);
    expect((await ask(200, {}, sized(65_536))).outcome).toEqual(GRANTED);
    expect((await ask(200, {}, sized(65_537))).outcome).toEqual({ kind: 'unknown', reason: 'ANSWER_TOO_LONG' });
  });
});
