/** Management tokens as published clients use them, against the running stack; what they are is judged by jose. */
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { TOKEN_PATH, type WireRequest } from '../support/genauth-client.ts';
import { MANAGEMENT_CLIENTS } from '../support/management-clients.ts';
import { operator } from '../support/operator.ts';
import { type GenAuthEnvelope, type JsonAnswer, sendForJson } from '../support/raw-http.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Credentials = Readonly<Record<'accessKeyId' | 'accessKeySecret', string>>;
const ask = ({ accessKeyId, accessKeySecret }: Credentials) =>
  sendForJson(stack.gateway, {
    method: 'POST',
    target: TOKEN_PATH,
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify({ accessKeyId, accessKeySecret }),
  });

const tokenIn = ({ json }: JsonAnswer) => (json.data as unknown as { access_token: string }).access_token;
const tokenOf = async (credentials: Credentials): Promise<string> => tokenIn(await ask(credentials));

const authInfo = async (headers: WireRequest['headers']): Promise<GenAuthEnvelope> => {
  const target = `/api/v3/get-alipay-authinfo?extIdpConnidentifier=${stack.demo.genauth.userPool.connection}`;
  return (await sendForJson(stack.gateway, { method: 'GET', target, headers })).json;
};

test.each(['userPool', 'signedApp'] as const)(
  'the demo’s %s gets a token that jose verifies, and AuthInfo with it',
  async (name) => {
    const credentials = stack.demo.genauth[name];
    const token = await tokenOf(credentials);
    const admin = operator(stack.aws);
    const [{ id, secret }] = (await admin.read('keys/token')).keys;
    admin.close();
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT', kid: id });
    const { payload } = await jwtVerify(token, Buffer.from(secret), {
      algorithms: ['HS256'],
      issuer: 'alipay-auth-gateway/local',
      subject: credentials.accessKeyId,
    });
    expect(payload).toMatchObject({ scoped_userpool_id: expect.any(String), exp: Number(payload.iat) + 7_200 });
    expect(await authInfo([['authorization', `Bearer ${token}`]])).toMatchObject({ statusCode: 200 });
  },
);

describe.each(Object.entries(MANAGEMENT_CLIENTS))('the %s client, byte for byte', (_name, client) => {
  // A user pool's key id is the pool's; an app's is not, and clients go on under the one or the other.
  test.each(['userPool', 'signedApp'] as const)('of the demo’s %s: token, then AuthInfo', async (name) => {
    const { connection, ...key } = stack.demo.genauth[name];
    const token = tokenIn(await sendForJson(stack.gateway, client.token(key)));
    // As the Python client decodes it, which drops "-" and "_".
    const payload = Buffer.from((token.split('.')[1] ?? '').replace(/[-_]/g, ''), 'base64').toString('utf8');
    const { scoped_userpool_id: poolId } = JSON.parse(payload) as { scoped_userpool_id: string };
    expect(poolId).toBe(name === 'userPool' ? key.accessKeyId : stack.demo.genauth.signedApp.appId);
    const request = client.authInfo({ token, poolId, accessKeyId: key.accessKeyId, connection });
    const { json } = await sendForJson(stack.gateway, request);
    expect(json).toMatchObject({ statusCode: 200, message: '操作成功' });
    expect(json.data?.authInfo).toMatch(/^apiname=.*&sign=/);
  });
});

test.each(Object.entries(MANAGEMENT_CLIENTS).filter(([name]) => /^(Go|PHP)/.test(name)))(
  'the %s client goes on without a token, and is told that it has none',
  async (_name, client) => {
    const { connection, accessKeyId } = stack.demo.genauth.userPool;
    const request = client.authInfo({ token: '', poolId: '', accessKeyId, connection });
    expect((await sendForJson(stack.gateway, request)).json).toMatchObject({
      ...{ statusCode: 499, apiCode: 2011 },
      message: '请求头 x-authing-app-id 缺失；请求头 authorization 不可为空',
    });
  },
);

test('a wrong secret, and a key that nobody has, get no token', async () => {
  const { accessKeyId } = stack.demo.genauth.signedApp;
  const answers = [
    await ask({ accessKeyId, accessKeySecret: 'wrong' }),
    await ask({ accessKeyId: 'nobody', accessKeySecret: 'wrong' }),
  ];
  for (const { json } of answers) expect(json).toMatchObject({ statusCode: 401, apiCode: 1300 });
});

test('a token ends within a second when its secret is replaced, and no line of the log has it', async () => {
  const admin = operator(stack.aws);
  const secret = 'own-secret-of-at-least-32-characters';
  const document = (changed: string) => ({
    accessKeys: [{ id: 'token-pool', secret: changed, methods: ['token'] }],
    connections: [stack.demo.genauth.userPool.connection],
  });
  await admin.create('callers/genauth/token-pool', document(secret));
  const token = await tokenOf({ accessKeyId: 'token-pool', accessKeySecret: secret });
  const use = () => authInfo([['authorization', `Bearer ${token}`]]);
  expect(await use()).toMatchObject({ statusCode: 200 });
  await admin.put('callers/genauth/token-pool', document(`${secret}-2`));
  expect(await until(use, ({ statusCode }) => statusCode === 401)).toMatchObject({ apiCode: 2020 });
  admin.close();
  for (const part of [token, ...token.split('.').slice(1), secret]) expect(stack.functionLog()).not.toContain(part);
});
