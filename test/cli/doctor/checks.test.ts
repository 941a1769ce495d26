/** Each check of `doctor` by itself: what it lets pass, and what it finds. */
import { checkAlarms } from '../../../cli/doctor/check-alarms.ts';
import { checkClock } from '../../../cli/doctor/check-clock.ts';
import { checkConnections } from '../../../cli/doctor/check-connections.ts';
import { checkDocument } from '../../../cli/doctor/check-document.ts';
import { checkCertificateEnd, checkEnds } from '../../../cli/doctor/check-ends.ts';
import { checkPointers } from '../../../cli/doctor/check-pointers.ts';
import { checkQueues } from '../../../cli/doctor/check-queues.ts';
import { checkReferences } from '../../../cli/doctor/check-references.ts';
import { checkFoldedIds, checkSharedSecrets } from '../../../cli/doctor/check-shared.ts';
import { checkTable } from '../../../cli/doctor/check-tables.ts';
import type { Finding } from '../../../cli/doctor/finding.ts';
import { verdictFor } from '../../../cli/probe/verdict.ts';
import type { RegisteredCaller } from '../../../cli/registry-items.ts';

const NOW_MS = Date.parse('2026-11-26T12:00:00Z');
const day = (days: number) => new Date(NOW_MS + days * 86_400_000).toISOString().replace('.000Z', 'Z');
const texts = (findings: readonly Finding[]) => findings.map(({ about, text }) => `${about}: ${text}`);
const remedies = (findings: readonly Finding[]) => findings.map(({ remedy }) => remedy);

describe('keys that end', () => {
  const check = (...keys: { notBefore?: string; notAfter?: string }[]) =>
    texts(checkEnds({ about: 'keys/state', keys, remedy: 'keys rotate state' }, NOW_MS));

  test('one without an end, one that ends late, and a rotation are well', () => {
    expect(check({})).toEqual([]);
    expect(check({ notAfter: day(31) })).toEqual([]);
    expect(check({ notAfter: day(1) }, { notBefore: day(0.5) })).toEqual([]);
    expect(check({ notAfter: day(20) }, { notBefore: day(10), notAfter: day(40) })).toEqual([]);
    expect(check({ notAfter: day(-9) }, {})).toEqual([]);
  });

  test('the last one, a gap before the next, and one that begins later are found', () => {
    expect(check({ notAfter: day(30) })).toEqual(['keys/state: its last key ends in 30 days']);
    expect(check({ notAfter: day(1) }, { notBefore: day(2) })).toEqual(['keys/state: its last key ends in 1 day']);
    expect(check({ notBefore: day(1) })).toEqual(['keys/state: no key is active yet']);
  });

  test('of keys that have all ended, or cannot be read, the document is at fault', () => {
    expect(check({ notAfter: day(-1) })).toEqual([]);
    expect(check({ notAfter: 'tomorrow' })).toEqual([]);
  });

  test('certificates', () => {
    const check = (days: number) =>
      texts(checkCertificateEnd('c', NOW_MS + days * 86_400_000, { nowMs: NOW_MS, remedy: 'r' }));
    expect(check(31)).toEqual([]);
    expect(check(30)).toEqual(['c: a certificate ends in 30 days']);
    expect(check(0)).toEqual(['c: a certificate has ended']);
  });
});

describe('documents', () => {
  const check = (document: unknown) =>
    checkDocument({ about: 'keys/state', kind: 'keys/state', document, remedy: 'keys rotate state' }, NOW_MS);
  const good = { keys: [{ id: '1', secret: 'kV7pQ2xN9sLmR4tYbZ8wC3dF6gH1jK5u' }] };

  test('a good one, and none, have no finding', () => {
    expect([check(good), check(undefined)]).toEqual([[], []]);
  });

  test('a fault is found, and quotes no value', () => {
    const found = check({ keys: [{ id: '1', secret: 'short-marked' }] });
    expect(texts(found).join()).toMatch(/^keys\/state: keys\/0\/secret/);
    expect(JSON.stringify(found)).not.toContain('marked');
    expect(texts(check('{')).join()).toContain('is not a JSON object');
  });
});

describe('connections', () => {
  const document = {
    ...{ appId: '2021000000000009', pid: '2088000000000009', environment: 'sandbox' as const },
    ...{ privateKey: 'x', alipayPublicKey: 'y' },
  };
  const card = { kind: 'alipay', appId: document.appId, pid: document.pid, environment: 'sandbox', enabled: true };
  const check = (documents: Record<string, object>, cards: Record<string, object | undefined>) =>
    checkConnections(
      Object.entries(documents).map(([identifier, document]) => ({ identifier, document })),
      Object.entries(cards).map(([identifier, card]) => ({ identifier, card: card as never })),
    );

  test('one whose card says the same is well, whatever the order', () => {
    expect(check({ a: document }, { a: Object.fromEntries(Object.entries(card).reverse()) })).toEqual([]);
    expect(check({ a: { ...document, enabled: false } }, { a: { ...card, enabled: false } })).toEqual([]);
  });

  test.each<[string, Record<string, object>, Record<string, object | undefined>, string, string]>([
    ['no secret', {}, { a: card }, 'a card and no secret', 'connection put a --file FILE, or: connection delete a'],
    ['no card', { a: document }, {}, 'a secret and no card', 'connection enable a'],
    ['a sealed card', { a: document }, { a: undefined }, 'cannot be opened', 'connection enable a'],
    ['another card', { a: document }, { a: { ...card, appId: '1' } }, 'something else', 'connection enable a'],
    [
      'a card that is enabled',
      { a: { ...document, enabled: false } },
      { a: card },
      'something else',
      'connection disable a',
    ],
  ])('%s is found', (_what, documents, cards, text, remedy) => {
    const found = check(documents, cards);
    expect(texts(found)).toEqual([expect.stringContaining(text)]);
    expect(remedies(found)).toEqual([remedy]);
  });
});

const caller = (protocol: RegisteredCaller['protocol'], id: string, document?: object): RegisteredCaller => ({
  protocol,
  id,
  document: document as RegisteredCaller['document'],
});

test('references: to connections that are there, and no others', () => {
  const cards = [{ identifier: 'demo', card: {} }];
  const check = (document?: object) => texts(checkReferences([caller('daxpay', 'a', document)], cards));
  expect(check({ channels: { ali_pay: 'demo' } })).toEqual([]);
  expect(check({ channels: { ali_pay: 'demo', alipay_isv: 'gone' } })).toEqual([
    'caller daxpay a: it names the connection gone, which is not there',
  ]);
  expect(check({ channels: {} })).toEqual([
    'caller daxpay a: it names no connection: there is nothing that it may use',
  ]);
  expect(check()).toEqual([expect.stringContaining('cannot be opened')]);
});

describe('pointers', () => {
  const listing = (id: string, ...keys: string[]) =>
    caller('genauth', id, { accessKeys: keys.map((key) => ({ id: key })) });
  const check = (pointers: Record<string, string | undefined>, ...callers: RegisteredCaller[]) =>
    checkPointers(
      Object.entries(pointers).map(([keyId, owner]) => ({ keyId, caller: owner })),
      callers,
    );

  test('to a caller that lists the key are well, and so is one whose caller cannot be opened', () => {
    expect(check({ k: 'a' }, listing('a', 'k'))).toEqual([]);
    expect(check({ k: 'a' }, caller('genauth', 'a'))).toEqual([]);
    expect(check({ k: undefined }, caller('genauth', 'a'))).toEqual([]);
  });

  test.each<[string, Record<string, string | undefined>, RegisteredCaller[], string, string]>([
    ['a caller that is not there', { k: 'b' }, [], 'points to genauth b, which is not there', 'caller prune'],
    ['another protocol', { k: 'b' }, [caller('daxpay', 'b', {})], 'which is not there', 'caller prune'],
    ['a caller that does not list it', { k: 'a' }, [listing('a')], 'which does not list it', 'caller prune'],
    ['nobody', { k: undefined }, [], 'cannot be opened, and no caller lists it', 'caller prune'],
    ['nothing, of a listed key', {}, [listing('a', 'k')], 'it has no pointer', 'caller enable genauth a'],
    ['nothing that opens', { k: undefined }, [listing('a', 'k')], 'cannot be opened', 'caller enable genauth a'],
    [
      'another caller',
      { k: 'b' },
      [listing('a', 'k'), listing('b', 'k')],
      "genauth a lists it, and it is genauth b's",
      'caller rotate genauth a',
    ],
  ])('to %s are found', (_what, pointers, callers, text, remedy) => {
    const found = check(pointers, ...callers);
    expect(texts(found)).toEqual([expect.stringContaining(text)]);
    expect(remedies(found)).toEqual([remedy]);
  });
});

test('secrets: one caller may have one twice, two callers may not', () => {
  const one = caller('openapi', 'b', { md5Secrets: [{ secret: 'marked' }, { secret: 'marked' }] });
  expect(checkSharedSecrets([one, caller('daxpay', 'c', { signSecrets: [{ secret: 'other' }] })])).toEqual([]);
  const found = checkSharedSecrets([caller('genauth', 'a', { accessKeys: [{ secret: 'marked' }] }), one]);
  expect(texts(found)).toEqual(['caller genauth a: it shares a secret with openapi b: each can sign as the other']);
  expect(JSON.stringify(found)).not.toContain('marked');
  expect(
    checkSharedSecrets([
      caller('genauth', 'x', { appSecret: 's1', accessKeys: [{ secret: 's2' }] }),
      caller('daxpay', 'y', { signSecrets: [{ secret: 's1' }, { secret: 's2' }] }),
    ]),
  ).toHaveLength(1);
});

test('ids: those of DaxPay alone are folded', () => {
  expect(checkFoldedIds([caller('daxpay', 'app'), caller('genauth', 'APP'), caller('daxpay', 'app2')])).toEqual([]);
  expect(texts(checkFoldedIds([caller('daxpay', 'App'), caller('daxpay', 'app')])).join()).toContain('in case alone');
});

describe('tables', () => {
  const good = {
    ...{ name: 't', status: 'ACTIVE', isProtected: true, isRecoverable: true },
    ...{ expiresBy: 'expiresAt', expiresByShould: 'expiresAt' },
  };
  const prod = { stage: 'prod', isLocal: false };

  test('one with all three is well, and on stage local one with none', () => {
    expect(checkTable(good, prod)).toEqual([]);
    const bare = { ...good, isProtected: false, isRecoverable: false, expiresBy: undefined };
    expect(checkTable(bare, { stage: 'local', isLocal: true })).toEqual([]);
  });

  test.each<[object, string, RegExp]>([
    [{ status: undefined }, 'is not there', /^npx serverless deploy --stage prod$/],
    [{ status: 'ARCHIVED' }, 'it is ARCHIVED', /describe-table --table-name t$/],
    [{ isProtected: false }, 'deletion protection is off', /^npx serverless deploy/],
    [{ isRecoverable: false }, 'point-in-time recovery is off', /^aws dynamodb update-continuous-backups .* t$/],
    [{ expiresBy: undefined }, 'time to live is off', /^aws dynamodb update-time-to-live .*AttributeName=expiresAt$/],
    [{ expiresBy: 'ttl' }, 'on another attribute', /update-time-to-live/],
  ])('%j is found', (change, text, remedy) => {
    const found = checkTable({ ...good, ...change }, prod);
    expect(texts(found)).toEqual([expect.stringContaining(text)]);
    expect(remedies(found)).toEqual([expect.stringMatching(remedy)]);
  });
});

describe('queues', () => {
  const good = { waiting: 3, dead: 0, movesTo: 'dead', undeliveredSinceMs: NOW_MS - 3_600_000 };
  const check = (change: object) =>
    texts(
      checkQueues(
        { ...good, ...change },
        { names: { callbacks: 'live', deadLetters: 'dead' }, nowMs: NOW_MS, deploy: 'deploy' },
      ),
    );

  test('with what waits for an hour at most are well', () => {
    expect([check({}), check({ undeliveredSinceMs: undefined })]).toEqual([[], []]);
  });

  test.each<[object, string]>([
    [{ waiting: undefined }, 'queue live: it is not there'],
    [{ dead: undefined }, 'queue dead: it is not there'],
    [{ movesTo: undefined }, 'queue live: what it gives up does not go to the dead letters'],
    [{ dead: 2 }, 'queue dead: it holds 2 dead letters'],
    [{ undeliveredSinceMs: NOW_MS - 7_300_000 }, 'callbacks: the oldest result has waited for 2 h'],
  ])('%j is found', (change, text) => {
    expect(check(change)).toEqual([text]);
  });
});

describe('alarms', () => {
  const check = (receivers: { isConfirmed: boolean }[] | undefined) =>
    checkAlarms([{ arn: 'arn:aws:sns:r:1:pages', receivers }], 'deploy').map(
      ({ text, remedy }) => `${text} -> ${remedy}`,
    );
  const subscribe =
    'aws sns subscribe --protocol email --notification-endpoint ADDRESS --topic-arn arn:aws:sns:r:1:pages';

  test('with a receiver who has confirmed are well', () => {
    expect(check([{ isConfirmed: false }, { isConfirmed: true }])).toEqual([]);
  });

  test('without a topic, without a receiver, and without one who has confirmed are found', () => {
    expect(check(undefined)).toEqual(['their topic is not there -> deploy']);
    expect(check([])).toEqual([`nobody receives them -> ${subscribe}`]);
    expect(check([{ isConfirmed: false }])).toEqual([
      `nobody who is to receive them has confirmed it by the link in the mail -> ${subscribe}`,
    ]);
  });
});

test('the clock: a minute off is well, more is not, and nothing said is nothing found', () => {
  expect([checkClock(60_000), checkClock(-60_000), checkClock(undefined)]).toEqual([[], [], []]);
  expect(texts(checkClock(61_000))).toEqual(["this machine's clock: it is 61 s behind AWS's"]);
  expect(texts(checkClock(-61_000))).toEqual(["this machine's clock: it is 61 s ahead of AWS's"]);
});

test('a probe: what is faulty is put anew, what is unclear is probed again', () => {
  const text = 'some reason';
  expect(verdictFor('c', { kind: 'proven' })).toMatchObject({ proven: true, remedy: '' });
  expect(verdictFor('c', { kind: 'faulty', text })).toEqual({
    proven: false,
    text,
    remedy: 'connection put c --file FILE',
  });
  expect(verdictFor('c', { kind: 'unclear', text })).toEqual({ proven: false, text, remedy: 'connection probe c' });
});
