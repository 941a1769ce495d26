/** The published Node SDK, unmodified, against the running stack: the base URL is all that a caller changes. */
import { AuthenticationClient, ManagementClient } from 'authing-node-sdk';
import { type DocumentedGateway, documentedGateway } from '../support/documented-gateway.ts';
import type { GenAuthEnvelope } from '../support/raw-http.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

const CHINESE = /\p{Script=Han}/u;
const ENGLISH = /^[\x20-\x7e]+$/;

let stack: RunningStack;

let gateway: DocumentedGateway;

beforeAll(async () => {
  stack = await startStack();
  gateway = await documentedGateway(stack.gateway);
});
afterAll(async () => {
  expect(gateway.faults).toEqual([]);
  await gateway.close();
  await stack.stop();
});

interface ManagementOverrides {
  tenantId?: string;
  lang?: 'zh-CN' | 'en-US';
  accessKeySecret?: string;
  accessKeyId?: string;
}

/** Calls AuthInfo the way the SDK's documents tell: `makeRequest` signs whatever it is given. */
async function manage(overrides: ManagementOverrides, connection: string): Promise<GenAuthEnvelope> {
  const client = new ManagementClient({
    ...stack.demo.genauth.userPool,
    host: gateway.url,
    ...overrides,
  });
  return client.makeRequest({
    method: 'GET',
    url: '/api/v3/get-alipay-authinfo',
    params: { extIdpConnidentifier: connection },
  });
}

/** The signed app's own key, under the tenant that its app id is. */
function asTenant(): ManagementOverrides {
  const { appId, accessKeyId, accessKeySecret } = stack.demo.genauth.signedApp;
  return { tenantId: appId, accessKeyId, accessKeySecret };
}

describe('AuthenticationClient', () => {
  function client(appId: string, appHost = gateway.url): AuthenticationClient {
    return new AuthenticationClient({ appId, appHost, appSecret: stack.demo.genauth.publicApp.appSecret });
  }

  test('gets AuthInfo for a public app', async () => {
    const { appId, connection } = stack.demo.genauth.publicApp;
    const answer = await client(appId).getAlipayAuthInfo({ extIdpConnidentifier: connection });
    expect(answer).toEqual({
      statusCode: 200,
      message: '操作成功',
      requestId: expect.stringMatching(/./),
      data: { authInfo: expect.stringMatching(/^apiname=com\.alipay\.account\.auth&app_id=/) },
    });
    expect(answer.data.authInfo).toContain(`&app_id=${stack.demo.alipayApp.appId}&`);
  });

  test('gets AuthInfo through a host that names a stage', async () => {
    const { appId, connection } = stack.demo.genauth.publicApp;
    const behindStage = client(appId, `${gateway.url}/prod`);
    const answer = await behindStage.getAlipayAuthInfo({ extIdpConnidentifier: connection });
    expect(answer.statusCode).toBe(200);
  });

  test('is told in its own envelope when the connection is not there', async () => {
    const { appId } = stack.demo.genauth.publicApp;
    const answer = await client(appId).getAlipayAuthInfo({ extIdpConnidentifier: 'nowhere' });
    expect(answer).toEqual({
      statusCode: 404,
      message: expect.stringMatching(CHINESE),
      requestId: expect.stringMatching(/./),
    });
  });

  test('is refused for an unknown app, and for an app that must sign', async () => {
    const { appId, connection } = stack.demo.genauth.signedApp;
    const unknown = await client('no-such-app').getAlipayAuthInfo({ extIdpConnidentifier: connection });
    expect(unknown).toMatchObject({ statusCode: 499, apiCode: 2011 });
    const unsigned = await client(appId).getAlipayAuthInfo({ extIdpConnidentifier: connection });
    expect(unsigned).toMatchObject({ statusCode: 401, apiCode: 2020 });
  });
});

describe('ManagementClient', () => {
  test('gets AuthInfo with an app’s key and no tenant: the key finds the app', async () => {
    const { accessKeyId, accessKeySecret, connection } = stack.demo.genauth.signedApp;
    const answer = await manage({ accessKeyId, accessKeySecret }, connection);
    expect(answer).toMatchObject({ statusCode: 200, message: '操作成功' });
  });

  test('is refused with a key that nobody has, and with an app’s key under another tenant', async () => {
    const { accessKeyId, accessKeySecret, connection } = stack.demo.genauth.signedApp;
    const nobodys = await manage({ accessKeyId: 'nobody', accessKeySecret }, connection);
    expect(nobodys).toMatchObject({ statusCode: 401, apiCode: 1300 });
    const { appId: tenantId } = stack.demo.genauth.publicApp;
    expect(await manage({ tenantId, accessKeyId, accessKeySecret }, connection)).toMatchObject({ apiCode: 1300 });
  });

  test('gets AuthInfo for its user pool when no tenant is set', async () => {
    const answer = await manage({}, stack.demo.genauth.userPool.connection);
    expect(answer).toMatchObject({ statusCode: 200, message: '操作成功' });
    expect(answer.data?.authInfo).toMatch(/&sign=/);
  });

  test('gets AuthInfo for the app that the tenant names', async () => {
    const answer = await manage(asTenant(), stack.demo.genauth.signedApp.connection);
    expect(answer).toMatchObject({ statusCode: 200, message: '操作成功' });
    expect(answer.data?.authInfo).toMatch(/&sign=/);
  });

  test('may repeat a call, since the SDK takes a fresh nonce each time', async () => {
    const { connection } = stack.demo.genauth.userPool;
    const answers = await Promise.all([1, 2, 3].map(() => manage({}, connection)));
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200]);
  });

  test.each([
    ['a wrong secret', () => ({ accessKeySecret: 'x'.repeat(40) })],
    ['an unknown access key', () => ({ accessKeyId: 'nobody' })],
    ['a key of another caller', () => ({ tenantId: stack.demo.genauth.signedApp.appId })],
    ['a tenant that does not exist', () => ({ ...asTenant(), tenantId: 'no-such-app' })],
    ['a public app under a foreign key', () => ({ ...asTenant(), tenantId: stack.demo.genauth.publicApp.appId })],
  ])('with %s is refused like any wrong signature', async (_case, overrides) => {
    const answer = await manage(overrides(), stack.demo.genauth.signedApp.connection);
    expect(answer).toMatchObject({ statusCode: 401, apiCode: 1300 });
    expect(answer).not.toHaveProperty('data');
  });

  test('is told 404 for a connection that its caller does not have', async () => {
    const answer = await manage(asTenant(), 'nowhere');
    expect(answer).toMatchObject({ statusCode: 404 });
    expect(answer).not.toHaveProperty('apiCode');
    expect(answer).not.toHaveProperty('data');
  });

  test('is answered in the language it asks for', async () => {
    const { connection } = stack.demo.genauth.userPool;
    const english = await manage({ lang: 'en-US' }, connection);
    expect(english).toMatchObject({ statusCode: 200, message: expect.stringMatching(ENGLISH) });
    const englishRefusal = await manage({ lang: 'en-US' }, 'nowhere');
    expect(englishRefusal).toMatchObject({ statusCode: 404, message: expect.stringMatching(ENGLISH) });
    const chineseRefusal = await manage({ lang: 'zh-CN' }, 'nowhere');
    expect(chineseRefusal).toMatchObject({ statusCode: 404, message: expect.stringMatching(CHINESE) });
  });
});
