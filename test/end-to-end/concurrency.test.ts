/** What many requests at once do to the nonce, to the caches, and to the stores behind them. */
import { randomUUID } from 'node:crypto';
import { publicGet, type SignedGetOptions, signedGet, type WireRequest } from '../support/genauth-client.ts';
import { type JsonAnswer, sendForJson } from '../support/raw-http.ts';
import { type RecordedCall, recordedCalls } from '../support/recorded-calls.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

const FUNCTION = 'get-alipay-authinfo';

let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const sendAll = (requests: readonly WireRequest[]): Promise<JsonAnswer[]> =>
  Promise.all(requests.map((request) => sendForJson(stack.gateway, request)));

/** What the function called while `act` ran. */
async function callsDuring(act: () => Promise<unknown>): Promise<RecordedCall[]> {
  const calls = recordedCalls(stack.aws);
  await calls.clear();
  await act();
  return (await calls.list()).filter((call) => call.function === FUNCTION);
}

const countOf = (answers: readonly JsonAnswer[], statusCode: number, apiCode?: number): number =>
  answers.filter(({ json }) => json.statusCode === statusCode && json.apiCode === apiCode).length;

// First, while nothing is loaded: the tests below fill the caches.
test('20 first requests at once fetch each secret and the caller once', async () => {
  const { signedApp } = stack.demo.genauth;
  let answers: JsonAnswer[] = [];
  const calls = await callsDuring(async () => {
    answers = await sendAll(Array.from({ length: 20 }, () => signedGet(signedApp)));
  });
  expect(countOf(answers, 200)).toBe(20);
  const fetched = calls.filter((call) => call.action === 'secretsmanager:GetSecretValue');
  const names = fetched.map((call) => call.resource.replace(/^.*\/local\/|-\w{6}$/g, ''));
  // The registry's keys were fetched at the start, a second or more ago.
  expect(names.filter((name) => name !== 'keys/registry')).toEqual([`connections/${signedApp.connection}`]);
  expect(new Set(names).size).toBe(names.length);
  expect(calls.filter(({ action }) => action === 'dynamodb:GetItem')).toHaveLength(1);
});

/** Sends again what was refused as unavailable, as a client would: on a busy machine 500 writes at once can be late. */
async function sendUntilDecided(requests: readonly WireRequest[]): Promise<JsonAnswer[]> {
  const answers = await sendAll(requests);
  const undecided = requests.filter((_request, index) => answers[index]?.json.statusCode === 503);
  const decided = answers.filter(({ json }) => json.statusCode !== 503);
  return undecided.length === 0 ? decided : [...decided, ...(await sendUntilDecided(undecided))];
}

test('of 500 copies of one signed request at once exactly one is accepted', async () => {
  const request = signedGet(stack.demo.genauth.signedApp);
  const answers = await sendUntilDecided(Array.from({ length: 500 }, () => request));
  expect(countOf(answers, 200)).toBe(1);
  expect(countOf(answers, 401, 1306)).toBe(499);
  expect(answers.filter(({ json }) => json.data?.authInfo !== undefined)).toHaveLength(1);
});

test('copies that differ in what is not signed are still one request', async () => {
  const request = signedGet(stack.demo.genauth.signedApp);
  const variants: WireRequest[] = [
    request,
    { ...request, target: `/prod${request.target}` },
    { ...request, headers: [['x-real-ip', '10.0.0.1'], ...request.headers] },
    { ...request, headers: [...request.headers].reverse() },
    { ...request, headers: request.headers.map(([name, value]) => [name.toUpperCase(), value]) },
    { ...request, target: `${request.target}&` },
  ];
  const answers = await sendAll(variants);
  expect(countOf(answers, 200)).toBe(1);
  expect(countOf(answers, 401, 1306)).toBe(variants.length - 1);
});

const isRegistry = (resource: string): boolean => resource.endsWith('-registry');

test.each<[string, (key: SignedGetOptions) => SignedGetOptions, number]>([
  ['a bad signature', (key) => ({ ...key, accessKeySecret: 'x'.repeat(40) }), 401],
  ['an unknown access key', (key) => ({ ...key, accessKeyId: 'nobody' }), 401],
  ['an old date', (key) => ({ ...key, date: new Date(0).toUTCString() }), 401],
  ['a connection that is not there', (key) => ({ ...key, connection: 'nowhere' }), 404],
])('%s reaches no table but the registry, and uses up no nonce', async (_case, change, statusCode) => {
  const good = { ...stack.demo.genauth.signedApp, nonce: randomUUID() };
  let answers: JsonAnswer[] = [];
  const calls = await callsDuring(async () => {
    answers = await sendAll(Array.from({ length: 10 }, () => signedGet(change(good))));
  });
  expect(answers.map(({ json }) => json.statusCode)).toEqual(Array(10).fill(statusCode));
  // The registry is asked again for a caller that has been known for a second, on this stage.
  const ofTables = calls.filter(({ action, resource }) => action.startsWith('dynamodb:') && !isRegistry(resource));
  expect(ofTables).toEqual([]);
  const [accepted] = await sendAll([signedGet(good)]);
  expect(accepted?.json).toMatchObject({ statusCode: 200 });
});

/** Sends batch after batch until something is refused: an allowance grows while a slow machine takes its time. */
async function sendUntilSome(isRefused: (answer: JsonAnswer) => boolean, batch: () => WireRequest[]) {
  const answers: JsonAnswer[] = [];
  while (!answers.some(isRefused)) answers.push(...(await sendAll(batch())));
  return answers;
}

test('a flood of a public app ends in HTTP 429 for that app alone', async () => {
  const { publicApp, signedApp } = stack.demo.genauth;
  const flood = () => Array.from({ length: 250 }, () => publicGet(publicApp.appId, 'nowhere'));
  const answers = await sendUntilSome(({ status }) => status === 429, flood);
  const throttled = answers.filter(({ status }) => status === 429);
  // The allowance is 1,000 at once and 100 in each second after that.
  expect(answers.length - throttled.length).toBeGreaterThanOrEqual(1_000);
  expect(countOf(throttled, 429)).toBe(throttled.length);
  expect(countOf(answers, 404)).toBe(answers.length - throttled.length);
  expect(throttled[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
  const [other] = await sendAll([signedGet(signedApp)]);
  expect(other?.json).toMatchObject({ statusCode: 200 });
});

test('random app ids cost a read of the registry each, and nobody else anything', async () => {
  const { signedApp } = stack.demo.genauth;
  const strangers = Array.from({ length: 300 }, () => publicGet(randomUUID(), signedApp.connection));
  let answers: JsonAnswer[] = [];
  const calls = await callsDuring(async () => {
    answers = await sendAll(strangers);
  });
  const reads = calls.filter(({ action }) => action === 'dynamodb:GetItem');
  expect(reads).toHaveLength(strangers.length);
  // The keys of the registry are as fresh as stage local wants them.
  expect(
    new Set(calls.map(({ action, resource }) => `${action} ${/keys.registry|registry$/.exec(resource)?.[0]}`)),
  ).toEqual(
    new Set([
      'dynamodb:GetItem registry',
      ...(calls.length > reads.length ? ['secretsmanager:GetSecretValue keys/registry'] : []),
    ]),
  );
  expect(countOf(answers, 499, 2011)).toBe(strangers.length);
  const [known] = await sendAll([signedGet(signedApp)]);
  expect(known?.json).toMatchObject({ statusCode: 200 });
});
