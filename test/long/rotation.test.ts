/**
 * Every key of every kind is changed by the procedure of docs/configuration.md while clients send 20 requests a second. Nothing is
 * faked; stage local keeps for a second what deployments keep for up to five minutes, so that the procedure's waits are as short.
 * That the waits are needed, and how long they are, is held on a clock of the test's own in test/functions/rotation.test.ts.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeBase62 } from '../../shared/platform/base62.ts';
import { makeState } from '../../shared/protocols/openapi/state.ts';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import { type Link, open } from '../support/authorization-run.ts';
import { demoApps } from '../support/daxpay-run.ts';
import { type ClientKeys, demoKeys, honestClients, type Trusted } from '../support/honest-clients.ts';
import { keptConnections, type Sender } from '../support/kept-connections.ts';
import { keyProbes, type ProbedKeys, type ProbeOutcome } from '../support/key-probes.ts';
import { rsaPair } from '../support/keys.ts';
import { type Operator, operator, type SecretDocument } from '../support/operator.ts';
import { createOwnBusinesses, OWN_BUSINESSES, ownBusinesses } from '../support/own-businesses.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { type SteadyLoad, steadyLoad } from '../support/steady-load.ts';
import { startVerifyingMerchant, type VerifyingMerchant } from '../support/verifying-merchant.ts';

const REQUESTS_PER_SECOND = 20;
/** In the place of the time that docs/configuration.md says to wait: many times what stage local keeps. */
const CACHE_MS = 30_000;
/** For so long clients change over, and both keys are in use. */
const SWITCHING_MS = 40_000;
const AFTERWARDS_MS = 30_000;

const newSecret = (): string => randomBytes(32).toString('base64url');
const instant = (epochMs: number): string => new Date(epochMs).toISOString().replace('.000', '');

const oldPair = rsaPair('old merchant');
const newPair = rsaPair('new merchant');
const sparePair = rsaPair('spare merchant');
const newPlatform = rsaPair('new platform');
const newAlipayApp = rsaPair('new Alipay app');
const [oldMd5, newMd5, spareMd5] = [newSecret(), newSecret(), newSecret()];

let stack: RunningStack;
let admin: Operator;
let sender: Sender;
let merchant: VerifyingMerchant;
let load: SteadyLoad;

/** Where the rotation is: what clients sign with and what they believe follows from it. */
let phase: 'before' | 'published' | 'switching' | 'retired' = 'before';
let oldKeys: ClientKeys;
let newKeys: ClientKeys;
let spareKeys: ProbedKeys;
let asked = 0;

/** Old, then old and new in turn, then new. */
function keys(): ClientKeys {
  asked += 1;
  const isNew = phase === 'retired' || (phase === 'switching' && asked % 2 === 0);
  return isNew ? newKeys : oldKeys;
}

/** Old, then both from the announcement on, then new alone. */
function trusted(): Trusted {
  const [platform, app] = [stack.demo.platform.publicKey, stack.demo.alipayApp.publicKey];
  const old = { platformKeys: [platform], md5Secrets: [oldMd5], alipayAppKeys: [app] };
  const now = { platformKeys: [newPlatform.publicPem], md5Secrets: [newMd5], alipayAppKeys: [newAlipayApp.publicPem] };
  if (phase === 'before') return old;
  if (phase === 'retired') return now;
  return {
    platformKeys: [...old.platformKeys, ...now.platformKeys],
    md5Secrets: [...old.md5Secrets, ...now.md5Secrets],
    alipayAppKeys: [...old.alipayAppKeys, ...now.alipayAppKeys],
  };
}

const probed = {
  spare: [] as ProbeOutcome[],
  retired: [] as ProbeOutcome[],
};
const timeline = { publishedAtMs: 0, switchedAtMs: 0, retiredAtMs: 0 };
/** Made before the state key was changed, opened afterwards. */
const waitingLinks: Link[] = [];
const reopened: { readonly link: Link; readonly again: Link }[] = [];
let clients: ReturnType<typeof honestClients>;

async function change(name: string, edit: (document: SecretDocument) => SecretDocument): Promise<void> {
  const document = await admin.read(name);
  await admin.put(name, { ...document, ...edit(document) });
}

beforeAll(async () => {
  merchant = await startVerifyingMerchant(() => trusted());
  stack = await startStack();
  admin = operator(stack.aws);
  sender = keptConnections(stack.gateway);
  await prepare();
  clients = honestClients({ demo: stack.demo, sender, merchant, keys, trusted });
  load = steadyLoad(clients.turns, REQUESTS_PER_SECOND);
  await rotate();
  await load.stop();
});
afterAll(async () => {
  sender.close();
  merchant.close();
  admin.close();
  await stack.stop();
});

/** Callers with two keys at the beginning, of which clients use one: the other is what a rotation leaves behind. */
async function prepare(): Promise<void> {
  const { demo } = stack;
  const { callbackUrl } = merchant;
  await createOwnBusinesses(admin, { callbackUrl, publicKey: oldPair.publicPem, md5Secret: oldMd5 });
  oldKeys = demoKeys(demo, ownBusinesses(oldPair, oldMd5));
  const spareKey = { accessKeyId: 'spare-key', accessKeySecret: newSecret() };
  const hmac = { ...oldKeys.daxpay.hmac, key: { secret: newSecret() } };
  spareKeys = { ...ownBusinesses(sparePair, spareMd5), app: spareKey, daxpay: { hmac } };
  await change(`callers/genauth/${demo.genauth.signedApp.appId}`, ({ accessKeys: [own] }) => ({
    accessKeys: [own, { ...own, id: spareKey.accessKeyId, secret: spareKey.accessKeySecret }],
  }));
  await change(`callers/daxpay/${hmac.appId}`, ({ signSecrets }) => ({
    signSecrets: [...signSecrets, { secret: hmac.key.secret }],
  }));
  await change(`callers/openapi/${OWN_BUSINESSES.rsa}`, ({ publicKeys }) => ({
    publicKeys: [...publicKeys, { publicKey: sparePair.publicPem }],
  }));
  await change(`callers/openapi/${OWN_BUSINESSES.md5}`, ({ md5Secrets }) => ({
    md5Secrets: [...md5Secrets, { secret: spareMd5 }],
  }));
  newKeys = makeNewKeys();
}

/** The app's access key gets a new id; the user pool is known by its key's id, and keeps it. */
function makeNewKeys(): ClientKeys {
  const { genauth } = stack.demo;
  const daxpay = Object.entries(demoApps(stack.demo)).map(([name, { appId, key }]) => [
    name,
    { appId, key: { ...key, secret: newSecret() } },
  ]);
  return {
    app: { accessKeyId: 'new-key', accessKeySecret: newSecret() },
    pool: { ...genauth.userPool, accessKeySecret: newSecret() },
    ...ownBusinesses(newPair, newMd5),
    daxpay: Object.fromEntries(daxpay) as ClientKeys['daxpay'],
  };
}

/** Puts every new key beside the old one. @param from when new keys sign, @param until when old ones end */
async function publish({ from, until }: { from: string; until: string }): Promise<void> {
  const { genauth, alipayApp } = stack.demo;
  const beside = (first: object, second: object) => [{ ...first, notAfter: until }, second];
  await change(`callers/genauth/${genauth.signedApp.appId}`, ({ accessKeys: [old] }) => ({
    accessKeys: beside(old, { ...old, id: newKeys.app.accessKeyId, secret: newKeys.app.accessKeySecret }),
  }));
  await change(`callers/genauth/${genauth.userPool.accessKeyId}`, ({ accessKeys: [old] }) => ({
    accessKeys: beside(old, { ...old, secret: newKeys.pool.accessKeySecret }),
  }));
  await change(`callers/openapi/${OWN_BUSINESSES.rsa}`, ({ publicKeys: [old] }) => ({
    publicKeys: beside(old, { publicKey: newPair.publicPem }),
  }));
  await change(`callers/openapi/${OWN_BUSINESSES.md5}`, ({ md5Secrets: [old] }) => ({
    md5Secrets: beside(old, { secret: newMd5, notBefore: from }),
  }));
  for (const { appId, key } of Object.values(newKeys.daxpay)) {
    await change(`callers/daxpay/${appId}`, ({ signSecrets: [old] }) => ({
      signSecrets: beside(old, { secret: key.secret }),
    }));
  }
  await change('keys/signing', ({ keys: [old] }) => ({
    keys: beside(old, { id: 'k2', privateKey: newPlatform.privatePem, notBefore: from }),
  }));
  await change('keys/state', ({ keys: [old] }) => ({
    keys: beside(old, { id: '2', secret: newSecret(), notBefore: from }),
  }));
  // Its old key opens documents until none is under it.
  await change('keys/registry', ({ keys: [old] }) => ({
    keys: [old, { id: '2', key: randomBytes(32).toString('base64'), notBefore: from }],
  }));
  await setAlipayKeys([alipayApp.publicKey, newAlipayApp.publicPem]);
  await change(`connections/${alipayApp.connection}`, () => ({ privateKey: newAlipayApp.privatePem }));
}

/** What the operator does in Alipay's console, which takes the old key of an app beside the new one for some days. */
async function setAlipayKeys(publicKeys: readonly string[]): Promise<void> {
  const body = JSON.stringify({ app_id: stack.demo.alipayApp.appId, public_keys: publicKeys });
  const answer = await fetch(`${stack.demo.alipay}/simulator/keys`, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}

async function rotate(): Promise<void> {
  // Every function reads every secret that it needs.
  await sleep(8_000);
  await probe(spareKeys, probed.spare);
  phase = 'published';
  const publishedAtMs = Date.now();
  const fromMs = Math.ceil((publishedAtMs + CACHE_MS + 2_000) / 1_000) * 1_000;
  const untilMs = fromMs + SWITCHING_MS;
  await publish({ from: instant(fromMs), until: instant(untilMs) });
  Object.assign(timeline, { publishedAtMs: Date.now(), switchedAtMs: fromMs, retiredAtMs: untilMs });
  await repeatUntil(fromMs, async () => {
    await probe(spareKeys, probed.spare);
    if (waitingLinks.length < 20) waitingLinks.push(await clients.link(oldKeys.rsa), await clients.link(oldKeys.md5));
  });
  phase = 'switching';
  await admin.reencrypt();
  await change('keys/registry', ({ keys: [, newer] }) => ({ keys: [newer] }));
  await repeatUntil(untilMs - 15_000, () => probe(spareKeys, probed.spare));
  for (const link of waitingLinks) {
    const business = link.businessId === OWN_BUSINESSES.rsa ? newKeys.rsa : newKeys.md5;
    reopened.push({ link, again: await clients.link(business, link.serialNo) });
  }
  phase = 'retired';
  await sleep(untilMs - Date.now());
  await setAlipayKeys([newAlipayApp.publicPem]);
  await repeatUntil(untilMs + AFTERWARDS_MS, () => probe(oldKeys, probed.retired));
}

async function probe(probedKeys: ProbedKeys, into: ProbeOutcome[]): Promise<void> {
  for (const { run } of keyProbes(probedKeys, { demo: stack.demo, sender })) into.push(await run());
}

async function repeatUntil(endMs: number, act: () => Promise<void>): Promise<void> {
  while (Date.now() < endMs) {
    await act();
    await sleep(Math.max(0, Math.min(2_000, endMs - Date.now())));
  }
}

const after = (outcomes: readonly ProbeOutcome[], atMs: number) => outcomes.filter((outcome) => outcome.atMs >= atMs);
const accepted = (outcomes: readonly ProbeOutcome[]) => outcomes.filter((outcome) => outcome.accepted);
/** How often each of the probes was sent. */
function counts(outcomes: readonly ProbeOutcome[]): Record<string, number> {
  const sent: Record<string, number> = {};
  for (const { name } of outcomes) sent[name] = (sent[name] ?? 0) + 1;
  return sent;
}
const report = (text: string): void => void process.stdout.write(`rotation: ${text}\n`);

test('20 requests a second, none of which is refused, and nothing that a client cannot believe', () => {
  const seconds = (timeline.retiredAtMs + AFTERWARDS_MS - timeline.publishedAtMs) / 1_000;
  report(`${load.requests} honest requests in ${Math.round(seconds)} s, ${load.failures.length} not as they should be`);
  expect(load.failures).toEqual([]);
  expect(load.requests).toBeGreaterThanOrEqual(REQUESTS_PER_SECOND * seconds);
  expect(merchant.refused).toEqual([]);
  expect(merchant.repeated).toEqual([]);
});

test('a key that is taken out of its secret is refused when the caches are over', () => {
  const kinds = Object.keys(counts(probed.spare));
  expect(kinds).toHaveLength(4);
  const atFirst = probed.spare.filter(({ atMs }) => atMs < timeline.publishedAtMs);
  expect(accepted(atFirst).map(({ name }) => name)).toEqual(kinds);
  const late = after(probed.spare, timeline.publishedAtMs + CACHE_MS);
  report(`taken out: ${accepted(probed.spare).length} taken in the caches' time, of ${late.length} later ones 0`);
  expect(accepted(late)).toEqual([]);
  for (const count of Object.values(counts(late))) expect(count).toBeGreaterThanOrEqual(3);
});

test('a key past its notAfter is refused at once', () => {
  expect(accepted(probed.retired)).toEqual([]);
  expect(Object.keys(counts(probed.retired))).toHaveLength(8);
  report(`past notAfter: ${probed.retired.length} requests, 0 taken`);
  for (const count of Object.values(counts(probed.retired))) expect(count).toBeGreaterThanOrEqual(5);
});

test('a link from before the new state key stays the same link, and can be completed', async () => {
  expect(waitingLinks).toHaveLength(20);
  expect(reopened.map(({ again }) => again.url)).toEqual(reopened.map(({ link }) => link.url));
  for (const link of waitingLinks) await clients.complete(link);
  expect(merchant.refused).toEqual([]);
});

test('new links are made under the new state key, and the old one makes no state for them', async () => {
  const link = await clients.link(newKeys.rsa);
  const [{ secret }] = (await admin.read('keys/state')).keys;
  const address = new URL(link.url);
  const state = address.searchParams.get('state') ?? '';
  expect(state[0]).toBe('2');
  const createdAtSeconds = Number(decodeBase62(state.slice(1, 7)));
  const claim = { createdAtSeconds, locator: locatorOf(link.businessId, link.serialNo) };
  const key = createSecretKey(secret, 'utf8');
  const back = new URL(address.searchParams.get('redirect_uri') ?? '');
  for (const keyVersion of ['1', '2']) {
    back.search = String(
      new URLSearchParams({
        app_id: stack.demo.alipayApp.appId,
        auth_code: 'x'.repeat(32),
        state: makeState({ keyVersion, ...claim }, key),
      }),
    );
    expect(await open(back.href)).toMatchObject({ status: 404, title: 'Link invalid or expired' });
  }
  await clients.complete(link);
});

test('nothing failed on the side of the gateway', () => {
  const failed = stack
    .functionLog()
    .split('\n')
    .filter((line) => /"outcome":"failed"|"level":"(ERROR|WARN)"|misconfigured/.test(line));
  expect(failed).toEqual([]);
});
