/** The constructor call of the Go SDK 3.0.19 and later, which cannot be used without it. */
import { CHECK_SECRET_PATH, type WireRequest } from '../support/genauth-client.ts';
import { type JsonAnswer, sendForJson } from '../support/raw-http.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** The request as fasthttp writes it. */
function goConstructor(appId: string, body: string, headers: WireRequest['headers'] = []): WireRequest {
  return {
    method: 'POST',
    target: CHECK_SECRET_PATH,
    headers: [
      ['User-Agent', 'fasthttp'],
      ['Content-Type', 'application/json;charset=UTF-8'],
      ['X-Authing-Sdk-Version', 'authing-golang-sdk:3.0.15'],
      ['X-Authing-App-Id', appId],
      ...headers,
    ],
    body,
  };
}

async function check(appId: string, appSecret: string, headers: WireRequest['headers'] = []): Promise<JsonAnswer> {
  return sendForJson(stack.gateway, goConstructor(appId, JSON.stringify({ appId, appSecret }), headers));
}

/** What the Go SDK needs to report a failure: JSON of these types, and a text in `data.message`. */
function expectInvalid(answer: JsonAnswer): void {
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.json).toMatchObject({
    statusCode: expect.any(Number),
    message: expect.stringMatching(/./),
    requestId: expect.stringMatching(/./),
    data: { valid: false, message: expect.stringMatching(/./) },
  });
}

test.each([
  ['public app', () => stack.demo.genauth.publicApp],
  ['signed app', () => stack.demo.genauth.signedApp],
])('the right secret of the %s is valid', async (_kind, app) => {
  const answer = await check(app().appId, app().appSecret);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.json).toMatchObject({ statusCode: 200, message: '操作成功', data: { valid: true } });
});

test('authorization is ignored, and a stage in front of the path changes nothing', async () => {
  const { appId, appSecret } = stack.demo.genauth.signedApp;
  const answer = await check(appId, appSecret, [['authorization', 'authing nobody:AAAA']]);
  expect(answer.json).toMatchObject({ statusCode: 200, data: { valid: true } });
  const request = goConstructor(appId, JSON.stringify({ appId, appSecret }));
  const staged = await sendForJson(stack.gateway, { ...request, target: `/prod${CHECK_SECRET_PATH}` });
  expect(staged.json).toMatchObject({ statusCode: 200, data: { valid: true } });
});

test('a wrong secret and an unknown app are answered alike', async () => {
  const wrong = await check(stack.demo.genauth.signedApp.appId, 'not-the-secret');
  const unknown = await check('no-such-app-id', 'not-the-secret');
  const known = { ...wrong.json, requestId: '' };
  expect({ ...unknown.json, requestId: '' }).toEqual(known);
  expect(wrong.json.statusCode).toBe(200);
  for (const answer of [wrong, unknown]) expectInvalid(answer);
});

test.each([
  ['a broken body', '{"appId":'],
  ['an empty body', ''],
  ['an array', '[]'],
  ['a secret that is no string', '{"appId":"a","appSecret":1}'],
  ['a member twice', '{"appId":"a","appId":"b","appSecret":"c"}'],
])('%s is refused, with data that says so', async (_case, body) => {
  const answer = await sendForJson(stack.gateway, goConstructor('a', body));
  expectInvalid(answer);
  expect(answer.status).toBe(200);
  expect(answer.json.statusCode).toBe(400);
});

test('unknown members change nothing', async () => {
  const { appId, appSecret } = stack.demo.genauth.publicApp;
  const body = JSON.stringify({ appId, appSecret, valid: true, extra: { deep: [1] } });
  const answer = await sendForJson(stack.gateway, goConstructor(appId, body));
  expect(answer.json).toMatchObject({ data: { valid: true } });
});

test('after five failures of one app within a minute the sixth is HTTP 429, for that app only', async () => {
  const { appId } = stack.demo.genauth.publicApp;
  const failures: JsonAnswer[] = [];
  for (let attempt = 1; attempt <= 5; attempt += 1) failures.push(await check(appId, `wrong-${attempt}`));
  expect(failures.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
  const sixth = await check(appId, 'wrong-6');
  expect(sixth.status).toBe(429);
  expect(sixth.json.statusCode).toBe(429);
  for (const answer of [...failures, sixth]) expectInvalid(answer);
  const { signedApp } = stack.demo.genauth;
  expect((await check(signedApp.appId, signedApp.appSecret)).json).toMatchObject({ data: { valid: true } });
});
