/** What can be wrong with each dependency, and how a gate does it. */
import type { GateAnswer, Misbehaviour } from './gate.ts';
import type { Dependency } from './scenario.ts';
import type { Gated, World } from './world.ts';

/** A fault of a dependency. */
export interface Fault {
  /** As the tables name it. */
  readonly name: string;
  /** What it is, for the list above the tables. */
  readonly meaning: string;
  readonly misbehaviour?: Misbehaviour;
  /** Only the first call meets it. */
  readonly once?: boolean;
  /** The dependency still does its work, so that callers get what they get without any fault. */
  readonly harmless?: boolean;
  /** A fault that no gate has: begins it, for a dependency whose gate is in the world. */
  begin?(world: World): Promise<void> | void;
  /** Ends what {@link begin} began. */
  end?(world: World): Promise<void> | void;
}

const text = (status: number, contentType: string, body: string): GateAnswer => ({
  status,
  headers: { 'content-type': contentType },
  body: Buffer.from(body),
});
const answer = (it: GateAnswer): Misbehaviour => ({ kind: 'answer', answer: it });
const PAGE = text(200, 'text/html', '<!DOCTYPE html><html><body>Sign in to the network</body></html>');
const awsError = (type: string, status = 400): Misbehaviour =>
  answer({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type },
    body: Buffer.from(JSON.stringify({ __type: type, message: 'as AWS says it' })),
  });

/** Those that every server can have. `slowMs` is within the client's timeout. */
const common = (slowMs: 1_000 | 4_000 | 8_000): Fault[] => [
  { name: 'down', meaning: 'the connection is dropped before an answer', misbehaviour: { kind: 'drop' } },
  { name: 'refused', meaning: 'nothing listens', misbehaviour: { kind: 'refuse' } },
  {
    name: 'slow',
    meaning: `every answer comes ${slowMs / 1_000} s late, which is within the time that the client waits`,
    misbehaviour: { kind: 'delay', delayMs: slowMs },
    harmless: true,
  },
];

const half: Fault = {
  name: 'half',
  meaning: 'half an answer: the call is carried out, and the connection ends in the middle of what it answers',
  misbehaviour: { kind: 'half', ending: 'close' },
};
const stalled: Fault = {
  name: 'stall',
  meaning: 'half an answer: the call is carried out, and nothing more comes from the middle of it on',
  misbehaviour: { kind: 'half', ending: 'silence' },
};
const silent = (carriedOut: boolean): Fault => ({
  name: 'timeout',
  meaning: 'the request is taken, and no answer comes',
  misbehaviour: { kind: 'silence', carriedOut },
});
const page: Fault = {
  name: 'page',
  meaning: 'wrong content: status 200 and HTML, as captive networks answer',
  misbehaviour: answer(PAGE),
};
const empty: Fault = {
  name: '`{}`',
  meaning: 'wrong content: status 200 and an empty object',
  misbehaviour: answer(text(200, 'application/json', '{}')),
};

const aws = (throttled: string): Fault[] => [
  ...common(1_000),
  silent(false),
  { name: 'throttled', meaning: 'the service says that the rate is exceeded', misbehaviour: awsError(throttled) },
  { name: 'error', meaning: 'the service answers HTTP 500', misbehaviour: awsError('InternalServerError', 500) },
  { name: 'denied', meaning: 'the role lacks the right', misbehaviour: awsError('AccessDeniedException') },
  page,
  empty,
  half,
  stalled,
  { ...half, name: 'half once', meaning: 'half an answer to the first call alone', once: true, harmless: true },
];

/** A mode of the fake Alipay itself: what it signs, or does not. */
const mode = (name: string, meaning: string, alipayMode: string): Fault => ({
  name,
  meaning,
  begin: async ({ alipay }) => void (await alipay.fault(alipayMode)),
  end: async ({ alipay }) => void (await alipay.fault(alipayMode, 0)),
});

const impostor: Fault = {
  name: 'impostor',
  meaning: 'who answers has no valid certificate for the name',
  begin: (world) => {
    world.trusted = false;
  },
  end: (world) => {
    world.trusted = true;
  },
};

const plainError = (name: string, status: number): Fault => ({
  name,
  meaning: `HTTP ${status}`,
  misbehaviour: answer(text(status, 'text/plain', 'try again later')),
});

const clock = (name: string, skewMs: number, harmless = false): Fault => ({
  name,
  meaning: 'our clock is wrong by as much',
  harmless,
  begin: ({ around }) => {
    around.nowMs += skewMs;
  },
  end: ({ around }) => {
    around.nowMs -= skewMs;
  },
});
const MINUTE_MS = 60_000;

/** By dependency, in the order of the tables. */
export const FAULTS: Readonly<Record<Dependency, readonly Fault[]>> = {
  'Secrets Manager': aws('ThrottlingException'),
  DynamoDB: aws('ProvisionedThroughputExceededException'),
  SQS: aws('RequestThrottled'),
  Alipay: [
    ...common(4_000),
    silent(true),
    mode('throttled', 'Alipay signs that it is busy', 'busy'),
    plainError('error', 502),
    page,
    empty,
    mode('tampered', 'wrong content: the response was changed behind the signature', 'tampered'),
    mode('unsigned', 'wrong content: the answer has no signature', 'unsigned'),
    mode('stranger', 'wrong content: the answer is signed with another key', 'wrong-key'),
    half,
    stalled,
    impostor,
  ],
  WeChat: [
    ...common(4_000),
    silent(true),
    {
      name: 'throttled',
      meaning: 'WeChat says that it is busy',
      misbehaviour: answer(text(200, 'text/plain', '{"errcode":45011,"errmsg":"api minute-quota reach limit"}')),
    },
    plainError('error', 502),
    page,
    empty,
    half,
    stalled,
    impostor,
  ],
  'The merchant': [
    ...common(8_000),
    silent(true),
    plainError('throttled', 429),
    plainError('error', 500),
    page,
    empty,
    {
      name: 'redirect',
      meaning: 'wrong content: HTTP 307 to another address',
      misbehaviour: answer({
        status: 307,
        headers: { location: 'https://elsewhere.shop.example/' },
        body: Buffer.alloc(0),
      }),
    },
    half,
    stalled,
    impostor,
  ],
  'Our own clock': [
    clock('4 minutes ahead', 4 * MINUTE_MS),
    clock('10 minutes ahead', 10 * MINUTE_MS),
    clock('an hour ahead', 60 * MINUTE_MS),
    clock('4 minutes behind', -4 * MINUTE_MS),
    clock('10 minutes behind', -10 * MINUTE_MS),
    clock('an hour behind', -60 * MINUTE_MS),
  ],
};

/** What each dependency's gate stands in front of; the clock has none. */
export const GATED: Readonly<Record<Dependency, Gated>> = {
  'Secrets Manager': 'secretsmanager',
  DynamoDB: 'dynamodb',
  SQS: 'sqs',
  Alipay: 'alipay',
  WeChat: 'wechat',
  'The merchant': 'merchant',
  'Our own clock': 'dynamodb',
};
