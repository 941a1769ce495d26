/**
 * Runs the operations of the three protocols at given moments in given zones, and prints what became of each request. A program of
 * its own, because only a real process can be put into another zone: inside jest `process.env.TZ` is a copy that changes nothing.
 * What it is asked comes as JSON in its first argument.
 */
import { ACCESS_KEY, KEYS, MD5_SECRET, openapiDocuments } from './documents.ts';
import './environment.ts';
import { randomUUID } from 'node:crypto';
import { createHandler } from '../../functions/create-authorization-url/handler.ts';
import { createTokenRequest } from '../../shared/alipay/token-request.ts';
import type { AuthorizationStore, NewAuthorization } from '../../shared/storage/authorizations.ts';
import { publicKeyConnection } from './alipay-connection.ts';
import { shanghaiTime, signRequest, wire } from './daxpay-client.ts';
import { daxpayOperation } from './daxpay-operation.ts';
import { type Family, signedGet, withAuthorization } from './genauth-client.ts';
import { authInfoOperation, configuration, testNonces, testSecrets, toEvent, watched } from './in-process.ts';
import { urlRequest } from './openapi-client.ts';
import { links } from './openapi-operations.ts';

/** A zone, and moments in milliseconds since the epoch at which requests are made in it. */
export interface Question {
  readonly zone: string;
  readonly moments: readonly number[];
}

/** One request: what its time was, how that was written, and what the protocol said. */
export interface Observation {
  readonly form: string;
  readonly skewMs: number;
  /** The protocol's own code: 200, 0 and 0 are successes. */
  readonly code: unknown;
  /** Until when it is remembered, where it was accepted. */
  readonly expiresAtMs?: number;
}

/** What was seen at one moment in one zone. */
export interface Seen {
  readonly zone: string;
  readonly momentMs: number;
  /** The zone as this process has it, and the minutes by which its clocks are behind UTC at this moment. */
  readonly zoneInEffect: string;
  readonly offsetMinutes: number;
  readonly observations: readonly Observation[];
  /** What we say of the time ourselves: to a DaxPay app, to a business, and to Alipay. */
  readonly said: { readonly resTime: unknown; readonly timestamp: unknown; readonly toAlipay: unknown };
  /** Second of creation of the links that were made. */
  readonly createdAtSeconds: readonly number[];
}

const genauth = authInfoOperation();
const daxpay = daxpayOperation();
const openapi = openapiOperation();

function openapiOperation() {
  const [around, nonces] = [watched(), testNonces()];
  const created: NewAuthorization[] = [];
  const create = async (authorization: NewAuthorization) => {
    created.push(authorization);
    return { created: true };
  };
  const authorizations = { create } as unknown as AuthorizationStore;
  const secrets = testSecrets(openapiDocuments());
  const handler = createHandler({ ...around, configuration, links, ...secrets, nonces, authorizations });
  return { around, nonces, created, handler };
}

/** A text that no other request has. */
const fresh = () => `unique-${randomUUID().slice(0, 18)}`;

/** How a GenAuth request may say its time. */
const httpDate = (epochMs: number) => new Date(epochMs).toUTCString();
const GENAUTH: Readonly<Record<string, { header: string; family: Family; write: (epochMs: number) => string }>> = {
  'GenAuth date': { header: 'date', family: 'authing', write: httpDate },
  'GenAuth date in ms': { header: 'date', family: 'authing', write: String },
  'GenAuth x-authing-date': { header: 'x-authing-date', family: 'authing', write: httpDate },
  'GenAuth x-genauth-date in ms': { header: 'x-genauth-date', family: 'genauth', write: String },
};

async function askGenauth(form: string, timeMs: number): Promise<unknown> {
  const { header, family, write } = GENAUTH[form] ?? { header: '', family: 'authing', write: String };
  const request = signedGet({ ...ACCESS_KEY, connection: 'wework', family, nonce: fresh(), date: '' });
  const others = request.headers.filter(([name]) => name !== 'date' && name !== 'authorization');
  const dated = [...others, [header, write(timeMs)] as const];
  const headers = withAuthorization(ACCESS_KEY, dated, { extIdpConnidentifier: 'wework' }, { family });
  return (await genauth.call({ ...request, headers })).json.apiCode ?? 200;
}

let lastTimestamp: unknown;
async function askOpenapi(timeMs: number): Promise<unknown> {
  const businessId = 'md5-business';
  const body = JSON.stringify({ businessId, merchantId: 'merchant-1', serialNo: fresh(), userId: 'u' });
  const request = urlRequest({ secret: MD5_SECRET }, { businessId, timestamp: String(timeMs), body });
  const answer = await openapi.handler(toEvent(request));
  lastTimestamp = answer.headers.timestamp ?? lastTimestamp;
  return (JSON.parse(answer.body) as { status: number }).status;
}

let lastResTime: unknown;
async function askDaxpay(app: 'hmac' | 'open', timeMs: number): Promise<unknown> {
  const members = daxpay.members(app, { reqTime: shanghaiTime(timeMs), nonceStr: fresh() });
  const { answer } = await daxpay.send(
    wire(app === 'open' ? members : { ...members, sign: signRequest(members, KEYS[app]) }),
  );
  lastResTime = answer.resTime;
  return answer.code;
}

/** Whole seconds for every form, and a millisecond beyond the window where a form can say so. */
const WHOLE_MS = [-301_000, -300_000, -299_000, 299_000, 300_000, 301_000];
const EXACT_MS = [...WHOLE_MS, -300_001, 300_001];

const FORMS: readonly {
  form: string;
  skews: readonly number[];
  ask: (timeMs: number) => Promise<unknown>;
  uses: { expiresAtMs: number }[];
}[] = [
  ...Object.keys(GENAUTH).map((form) => ({
    form,
    skews: form.endsWith(' in ms') ? EXACT_MS : WHOLE_MS,
    ask: (timeMs: number) => askGenauth(form, timeMs),
    uses: genauth.nonces.uses,
  })),
  { form: 'open API', skews: EXACT_MS, ask: askOpenapi, uses: openapi.nonces.uses },
  { form: 'DaxPay', skews: WHOLE_MS, ask: (timeMs) => askDaxpay('hmac', timeMs), uses: daxpay.uses },
  { form: 'DaxPay unsigned', skews: WHOLE_MS, ask: (timeMs) => askDaxpay('open', timeMs), uses: daxpay.uses },
];

async function look(zone: string, momentMs: number): Promise<Seen> {
  process.env.TZ = zone;
  for (const { around } of [genauth, openapi, daxpay]) around.nowMs = momentMs;
  openapi.created.length = 0;
  const observations: Observation[] = [];
  for (const { form, skews, ask, uses } of FORMS) {
    for (const skewMs of skews) {
      uses.length = 0;
      const code = await ask(momentMs + skewMs);
      observations.push({ form, skewMs, code, ...(uses[0] && { expiresAtMs: uses[0].expiresAtMs }) });
    }
  }
  const { query } = createTokenRequest(publicKeyConnection(), { code: 'code', nowMs: momentMs });
  return {
    ...{ zone, momentMs, observations },
    zoneInEffect: Intl.DateTimeFormat().resolvedOptions().timeZone,
    offsetMinutes: new Date(momentMs).getTimezoneOffset(),
    said: { resTime: lastResTime, timestamp: lastTimestamp, toAlipay: query.get('timestamp') },
    createdAtSeconds: openapi.created.map(({ createdAtSeconds }) => createdAtSeconds),
  };
}

for (const { zone, moments } of JSON.parse(process.argv[2] ?? '[]') as Question[]) {
  for (const momentMs of moments) process.stdout.write(`${JSON.stringify(await look(zone, momentMs))}\n`);
}
