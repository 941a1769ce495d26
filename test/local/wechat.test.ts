/** The fake WeChat: what it checks and says, and how it is driven at Alipay's port. */
import { openIdOf } from '../../local/wechat/codes.ts';
import { WECHAT_APP } from '../support/documents.ts';
import { type FakeAlipay, startFakeAlipay } from '../support/fake-alipay.ts';

const { appId, appSecret } = WECHAT_APP;
let fake: FakeAlipay;
beforeEach(async () => {
  fake = await startFakeAlipay();
});
afterEach(() => fake.stop());

const newCode = (more: object = {}) => fake.code({ app_id: appId, ...more });
async function call(change: Record<string, string>) {
  const query = { appid: appId, secret: appSecret, grant_type: 'authorization_code', ...change };
  const response = await fetch(`${fake.url}/sns/oauth2/access_token?${new URLSearchParams(query)}`);
  return { type: response.headers.get('content-type'), json: (await response.json()) as Record<string, unknown> };
}

test('a code gives a token once, as plain text, with the openid of the person in this account', async () => {
  const code = await newCode({ user: 'someone' });
  expect(code).toMatch(/^[0-9A-Za-z]{32}$/);
  const { type, json } = await call({ code });
  expect(type).toBe('text/plain');
  expect(json).toEqual({
    access_token: expect.stringMatching(/^89_/),
    expires_in: 7200,
    refresh_token: expect.stringMatching(/^89_/),
    openid: openIdOf({ appId, scope: 'snsapi_base', user: 'someone', snapshot: false }),
    scope: 'snsapi_base',
  });
  expect((await call({ code })).json).toMatchObject({ errcode: 40163 });
});

test('the openid is of 28 characters, another in another account, and the same for the same person', () => {
  const ids = [appId, appId, 'wxffffffffffffffff'].map((id) =>
    openIdOf({ appId: id, scope: 'snsapi_base', user: 'someone', snapshot: false }),
  );
  expect(ids[0]).toMatch(/^o[\w-]{27}$/);
  expect(new Set(ids).size).toBe(2);
});

test('a snapshot page’s openid is marked, and another one each time', async () => {
  const answers = [];
  for (let time = 0; time < 2; time += 1) {
    answers.push((await call({ code: await newCode({ snapshot: true }) })).json);
  }
  expect(answers).toMatchObject([{ is_snapshotuser: 1 }, { is_snapshotuser: 1 }]);
  expect(answers[0]?.openid).not.toBe(answers[1]?.openid);
});

test.each([
  [{ appid: 'wxffffffffffffffff' }, 40013],
  [{ secret: '' }, 41004],
  [{ secret: appSecret.toUpperCase() }, 40125],
  [{ code: '' }, 41008],
  [{ code: 'nothing' }, 40029],
  [{ grant_type: 'x' }, 40002],
])('%j is %i', async (change, errcode) => {
  const code = await newCode();
  expect((await call({ code, ...change })).json).toEqual({ errcode, errmsg: expect.stringMatching(/, rid: /) });
  expect((await call({ code })).json).toHaveProperty('openid');
});

test('a code ends after five minutes, and is of one account and one case', async () => {
  const [first, second, foreign] = [await newCode(), await newCode(), await newCode({ app_id: 'wxffffffffffffffff' })];
  expect((await call({ code: foreign })).json).toMatchObject({ errcode: 40029 });
  fake.time.nowMs += 299_999;
  expect((await call({ code: first })).json).toHaveProperty('openid');
  fake.time.nowMs += 1;
  expect((await call({ code: second })).json).toMatchObject({ errcode: 42003 });
});

test('the simulator logs its requests, refuses other ids and scopes, and takes both scopes of WeChat', async () => {
  const code = await newCode({ scope: 'snsapi_userinfo' });
  await call({ code });
  const [request] = await fake.requests();
  expect(request).toMatchObject({ method: 'GET', path: '/sns/oauth2/access_token', query: { appid: appId, code } });
  const mint = async (content: object) => (await fake.control('POST', 'codes', content)).status;
  expect(await mint({ app_id: appId, scope: 'auth_base' })).toBe(400);
  expect(await mint({ app_id: '2021000000000001', scope: 'snsapi_base' })).toBe(400);
  expect(await mint({ app_id: 'wx1' })).toBe(400);
});

test('modes without a meaning here wait for Alipay', async () => {
  await fake.fault('tampered', 1);
  await fake.fault('busy', 1);
  expect((await call({ code: await newCode() })).json).toMatchObject({ errcode: -1 });
  expect((await fake.control('GET', 'faults')).content).toEqual([{ mode: 'tampered', count: 1 }]);
  const [request] = (await fake.requests()).slice(-1);
  expect(request?.modes).toEqual(['busy']);
});
