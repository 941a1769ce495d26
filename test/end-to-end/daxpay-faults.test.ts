/** What DaxPay's merchants are told while Alipay or AWS misbehaves: never an identity that is not certain, no code sent twice. */

import { isSigned } from '../support/daxpay-client.ts';
import { type Answer, type DemoApp, daxpayRun, demoApps } from '../support/daxpay-run.ts';
import { type FaultMode, withFault } from '../support/recorded-calls.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
let run: ReturnType<typeof daxpayRun>;
let app: DemoApp;

/** An exchange whose answer never comes: it takes long, so it begins first and is looked at last. */
let silent: { readonly authCode: string; readonly answer: Promise<Answer> };

beforeAll(async () => {
  stack = await startStack();
  run = daxpayRun(stack.demo);
  app = demoApps(stack.demo).hmac;
  const authCode = await run.newCode();
  await run.setFault('timeout', 1);
  silent = { authCode, answer: run.exchange(app, authCode) };
  await until(
    () => run.tokenCalls(authCode),
    (calls) => calls === 1,
  );
});
afterAll(() => stack.stop());

test('while an exchange is under way its code is in progress', async () => {
  const answer = await run.exchange(app, silent.authCode);
  expect(answer).toMatchObject({ code: 20081, msg: '操作处理中，请勿重复操作', data: null });
  expect(isSigned(answer, app.key)).toBe(true);
});

/** Says what is to be said of an exchange whose outcome nobody knows. */
async function expectUnknown(authCode: string, answer: Answer): Promise<void> {
  expect(answer).toMatchObject({ code: 20080, msg: expect.stringContaining('操作失败'), data: null });
  expect(isSigned(answer, app.key)).toBe(true);
  expect(await run.exchange(app, authCode)).toMatchObject({ code: 10507, data: null });
  expect(await run.tokenCalls(authCode)).toBe(1);
}

test.each(['reset', 'http500', 'html', 'tampered', 'unsigned', 'wrong-key'])(
  'Alipay with fault %s: 20080, nothing is returned, and the code is never sent again',
  async (mode) => {
    const authCode = await run.newCode();
    await run.setFault(mode, 1);
    await expectUnknown(authCode, await run.exchange(app, authCode));
  },
);

test.each([
  ['escaped-slash', {}],
  ['open-id-only', { userId: null }],
  ['user-id-only', { openId: null }],
])('Alipay with %s is understood', async (mode, data) => {
  await run.setFault(mode, 1);
  const answer = await run.exchange(app, await run.newCode());
  expect(answer).toMatchObject({ code: 0, data: { ...data, status: 'success' } });
  expect(answer.data?.openId ?? answer.data?.userId).toEqual(expect.any(String));
  expect(isSigned(answer, app.key)).toBe(true);
});

test('Alipay busy for a moment is asked again', async () => {
  const authCode = await run.newCode();
  await run.setFault('busy', 2);
  expect((await run.exchange(app, authCode)).code).toBe(0);
  expect(await run.tokenCalls(authCode)).toBe(3);
});

test('Alipay busy for longer: 10500, and the code can be exchanged later', async () => {
  const authCode = await run.newCode();
  await run.setFault('busy', 100);
  const answer = await run.exchange(app, authCode);
  await run.setFault('busy', 0);
  expect(answer).toMatchObject({ code: 10500, msg: '系统繁忙，请稍后重试', data: null });
  expect(isSigned(answer, app.key)).toBe(true);
  expect((await run.exchange(app, authCode)).code).toBe(0);
});

test.each<FaultMode>(['down', 'throttle', 'garbage', 'error'])(
  'DynamoDB %s: 10500, signed, and Alipay is not called',
  async (mode) => {
    const authCode = await run.newCode();
    const answer = await withFault(stack.aws, { service: 'dynamodb', mode }, () => run.exchange(app, authCode));
    expect(answer).toMatchObject({ code: 10500, data: null });
    expect(isSigned(answer, app.key)).toBe(true);
    expect(await run.tokenCalls(authCode)).toBe(0);
    expect((await run.exchange(app, authCode)).code).toBe(0);
  },
);

test('Alipay that never answers is 20080 after its timeout', async () => {
  await expectUnknown(silent.authCode, await silent.answer);
});

test('an answer of DynamoDB that gets lost refuses nobody', async () => {
  const authCode = await run.newCode();
  const lost = { service: 'dynamodb', mode: 'lost-answer', count: 1 } as const;
  expect((await withFault(stack.aws, lost, () => run.exchange(app, authCode))).code).toBe(0);
});
