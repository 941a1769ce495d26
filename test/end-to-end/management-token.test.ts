/** Management tokens as published clients use them, against the running stack; what they are is judged by jose. */
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { TOKEN_PATH, type WireRequest } from '../support/genauth-client.ts';
import { operator } from '../support/operator.ts';
import { type GenAuthEnvelope, sendForJson } from '../support/raw-http.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Credentials = Readonly<Record<'accessKeyId' | 'accessKeySecret', string>>;
const ask = ({ accessKeyId, accessKeySecret }: Credentials, headers: WireRequest['headers'] = []) =>
  sendForJson(stack.gateway, {
    method: 'POST',
    target: TOKEN_PATH,
    headers: [['Content-Type', 'application/json'], ...headers],
    body: JSON.stringify({ accessKeyId, accessKeySecret }),
  });

async function tokenOf(credentials: Credentials, headers: WireRequest['headers'] = []): Promise<string> {
  const { json } = await ask(credentials, headers);
  return (json.data as unknown as { access_token: string }).access_token;
}

const authInfo = async (headers: WireRequest['headers'], query = ''): Promise<GenAuthEnvelope> => {
  const target = `/api/v3/get-alipay-authinfo?extIdpConnidentifier=${stack.demo.genauth.userPool.connection}${query}`;
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

/** How each client goes on once it has its token. */
const CLIENTS: Readonly<
  Record<string, { first?: WireRequest['headers']; next: (token: string) => WireRequest['headers']; query?: string }>
> = {
  Go: {
    next: (token) => [
      ['Authorization', `Bearer ${token}`],
      ['x-authing-userpool-id', poolId()],
      ['Content-Type', 'application/json'],
    ],
    query: '&',
  },
  Python: {
    next: (token) => [
      ['authorization', `Bearer ${token}`],
      ['x-authing-userpool-id', poolId()],
      ['x-authing-request-from', 'python-sdk'],
    ],
  },
  Java: {
    next: (token) => [
      ['Authorization', token],
      ['x-authing-userpool-id', poolId()],
      ['date', 'Thu, 01 Jan 1970 00:00:00 GMT'],
      ['x-authing-signature-method', 'HMAC-SHA1'],
      ['x-authing-signature-nonce', '42'],
      ['x-authing-signature-version', '1.0'],
    ],
  },
  PHP: {
    first: [['Authorization', 'Bearer ']],
    next: (token) => [
      ['Authorization', `Bearer ${token}`],
      ['x-authing-userpool-id', stack.demo.genauth.userPool.accessKeyId],
    ],
  },
};
const poolId = () => stack.demo.genauth.userPool.accessKeyId;

test.each(Object.entries(CLIENTS))(
  'the %s client: token, then AuthInfo',
  async (_name, { first = [], next, query }) => {
    const token = await tokenOf(stack.demo.genauth.userPool, first);
    // As the Python client decodes it, which drops "-" and "_".
    const payload = Buffer.from((token.split('.')[1] ?? '').replace(/[-_]/g, ''), 'base64').toString('utf8');
    expect(JSON.parse(payload)).toMatchObject({ scoped_userpool_id: poolId() });
    const answer = await authInfo(next(token), query);
    expect(answer).toMatchObject({ statusCode: 200, message: '操作成功' });
    expect(answer.data?.authInfo).toMatch(/^apiname=.*&sign=/);
  },
);

test('an access key that does not accept tokens, and a wrong secret, get none', async () => {
  const { accessKeyId } = stack.demo.genauth.signedApp;
  expect((await ask({ accessKeyId, accessKeySecret: 'wrong' })).json).toMatchObject({ statusCode: 401, apiCode: 1300 });
  expect((await ask({ accessKeyId: 'nobody', accessKeySecret: 'x' })).json).toMatchObject({
    statusCode: 401,
    apiCode: 1300,
  });
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
