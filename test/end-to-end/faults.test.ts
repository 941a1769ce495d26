/**
 * What callers are told while AWS misbehaves: the protocol's envelope, and never a yes that is not certain.
 *
 * The unmodified SDK clients talk to endpoints that refuse connections, answer late, throttle, or answer garbage.
 */
import { LeakDetector } from '../support/canaries/detector.ts';
import { tourUnderAwsFaults } from '../support/canaries/fault-tours.ts';
import { markWorld } from '../support/canaries/world.ts';
import { CHECK_SECRET_PATH, publicGet, signedGet, type WireRequest } from '../support/genauth-client.ts';
import { type GenAuthEnvelope, type RawAnswer, sendForJson, sendRaw } from '../support/raw-http.ts';
import { type FaultMode, type FaultService, withFault } from '../support/recorded-calls.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const MODES: FaultMode[] = ['down', 'slow', 'throttle', 'garbage', 'error'];

let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** Sends all at once while the service misbehaves. A function that answers too late is ended, and gives no envelope. */
async function sendDuring(
  service: FaultService,
  mode: FaultMode,
  requests: readonly WireRequest[],
): Promise<RawAnswer[]> {
  return withFault(stack.aws, { service, mode }, async () => {
    return Promise.all(requests.map((request) => sendRaw(stack.gateway, request)));
  });
}

/** @returns the request id */
function expectUnavailable(answer: RawAnswer | undefined, data?: object): string {
  expect(answer?.status).toBe(200);
  expect(answer?.headers['content-type']).toBe('application/json; charset=utf-8');
  const json = parse(answer);
  expect(json).toEqual({
    statusCode: 503,
    message: expect.stringMatching(/\p{Script=Han}/u),
    requestId: expect.stringMatching(/./),
    ...(data && { data }),
  });
  return json.requestId;
}

const parse = (answer: RawAnswer | undefined): GenAuthEnvelope => JSON.parse(answer?.body ?? '') as GenAuthEnvelope;

/** The one log line of a request; what a function writes reaches the file a moment after its answer. */
async function logLineOf(requestId: string): Promise<string> {
  const find = (): string[] =>
    stack
      .functionLog()
      .split('\n')
      .filter((line) => line.includes(requestId));
  const lines = await until(find, ({ length }) => length > 0);
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

const checkSecret = (): WireRequest => {
  const { appId, appSecret } = stack.demo.genauth.signedApp;
  return {
    method: 'POST',
    target: CHECK_SECRET_PATH,
    headers: [['Content-Type', 'application/json;charset=UTF-8']],
    body: JSON.stringify({ appId, appSecret }),
  };
};

const authInfo = (): WireRequest => signedGet(stack.demo.genauth.signedApp);
const health: WireRequest = { method: 'GET', target: '/health', headers: [] };

// In this order: the connection is cold in the first block and loaded in the others. The registry's keys are fetched at the start.
describe('Secrets Manager fails before the connection is loaded', () => {
  test.each(MODES)('%s: AuthInfo is refused as unavailable; callers are known', async (mode) => {
    const [issued, checked] = await sendDuring('secretsmanager', mode, [authInfo(), checkSecret()]);
    const requestId = expectUnavailable(issued);
    expect(parse(checked)).toMatchObject({ statusCode: 200, data: { valid: true } });
    const line = await logLineOf(requestId);
    expect(line).toContain('Secrets Manager');
    expect(line).toContain(`connections/${stack.demo.genauth.signedApp.connection}`);
  });

  test('what comes after the outage is served: it was no failure of the app', async () => {
    const issued = await sendForJson(stack.gateway, authInfo());
    expect(issued.json).toMatchObject({ statusCode: 200 });
    const checked = await sendForJson(stack.gateway, checkSecret());
    expect(checked.json).toMatchObject({ statusCode: 200, data: { valid: true } });
  });
});

describe('Secrets Manager fails once everything is loaded', () => {
  test.each(MODES)('%s: callers notice nothing', async (mode) => {
    const answers = await sendDuring('secretsmanager', mode, [authInfo(), checkSecret()]);
    expect(answers.map((answer) => parse(answer).statusCode)).toEqual([200, 200]);
    expect(parse(answers[1]).data).toEqual({ valid: true });
  });
});

describe('DynamoDB fails', () => {
  beforeAll(async () => {
    const { appId, connection } = stack.demo.genauth.publicApp;
    await sendRaw(stack.gateway, publicGet(appId, connection));
  });

  test.each(MODES)(
    '%s: signed requests are refused, public ones of known apps served, health is not called good',
    async (mode) => {
      const { appId, connection } = stack.demo.genauth.publicApp;
      const requests = [authInfo(), publicGet(appId, connection), health];
      const [signed, unsigned, status] = await sendDuring('dynamodb', mode, requests);
      expect(await logLineOf(expectUnavailable(signed))).toContain('table');
      expect(parse(unsigned)).toMatchObject({ statusCode: 200 });
      expect(status).toMatchObject({ status: 503, body: expect.stringMatching(/^\{"status":"[a-z]+"\}$/) });
    },
  );

  test('lost-answer: a nonce that this very request wrote does not refuse it', async () => {
    const request = authInfo();
    const lostOnce = { service: 'dynamodb', operation: 'PutItem', mode: 'lost-answer', count: 1 } as const;
    const answer = await withFault(stack.aws, lostOnce, () => sendForJson(stack.gateway, request));
    expect(answer.json).toMatchObject({ statusCode: 200 });
    const again = await sendForJson(stack.gateway, request);
    expect(again.json).toMatchObject({ statusCode: 401, apiCode: 1306 });
  });

  test('a request refused while the table was down can be sent again', async () => {
    const request = authInfo();
    const [refused] = await sendDuring('dynamodb', 'down', [request]);
    expectUnavailable(refused);
    const again = await sendForJson(stack.gateway, request);
    expect(again.json).toMatchObject({ statusCode: 200 });
  });
});

// A short form of test/long/canaries.test.ts.
test('marked secrets, codes, ids and signatures stand nowhere but where they belong, while AWS fails, too', async () => {
  const world = await markWorld(stack);
  await world.tour(world.callers);
  await tourUnderAwsFaults(world, ['garbage']);
  const evidence = await world.evidence();
  world.end();
  expect(world.journal.detector.size).toBeGreaterThan(100);
  expect(world.journal.detector.search(evidence)).toEqual([]);
  const dummyKey = new LeakDetector();
  dummyKey.mark({ name: 'business', value: world.callers.rsa.businessId, belongs: [] });
  const groups = dummyKey.search(evidence).map(({ place }) => place.split('/')[0]);
  expect([...new Set(groups)].sort()).toEqual(['answer', 'aws', 'callback', 'log', 'table']);
});

test('no line of the log holds a secret, a signature or an AuthInfo', async () => {
  const { genauth } = stack.demo;
  const lines = (text: string) => text.match(/"operation":"get-alipay-authinfo"/g)?.length ?? 0;
  const log = await until(stack.functionLog, (text) => lines(text) > 15);
  const secrets = [
    genauth.publicApp.appSecret,
    genauth.signedApp.appSecret,
    genauth.signedApp.accessKeySecret,
    genauth.userPool.accessKeySecret,
  ];
  for (const secret of secrets) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/PRIVATE KEY|target_id|authing [\w-]+:|apiname=/);
});
