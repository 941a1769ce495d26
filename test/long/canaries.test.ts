/**
 * Secrets, keys, codes, tokens, ids, states, nonces and signatures, all of them marked, go through every route: rightly, in
 * every place where they are not expected, under wrong signatures, out of broken secrets, and while everything around the
 * gateway fails. Afterwards all that was written, sent or stored is searched for them, in the forms that programs give to
 * values, and in pieces.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import { callWithBrokenSecrets } from '../support/canaries/broken-secrets.ts';
import { type Evidence, type Leak, LeakDetector } from '../support/canaries/detector.ts';
import {
  sweepUnderFault,
  tourUnderAlipayFaults,
  tourUnderAwsFaults,
  tourUnderMerchantFaults,
} from '../support/canaries/fault-tours.ts';
import { newSecret, newToken } from '../support/canaries/marker.ts';
import { allMisplaced } from '../support/canaries/misplaced.ts';
import { type MarkedWorld, markWorld, sendMisplaced } from '../support/canaries/world.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

let stack: RunningStack;
let world: MarkedWorld;
let evidence: Evidence[];

beforeAll(async () => {
  stack = await startStack();
  world = await markWorld(stack);
  await world.tour(world.callers);
  await sendMisplaced(world.journal, allMisplaced(world.callers));
  await callWithBrokenSecrets(world.admin, world.journal);
  await tourUnderMerchantFaults(world);
  await tourUnderAlipayFaults(world);
  await tourUnderAwsFaults(world);
  await sweepUnderFault(world);
  // What a function writes reaches the file a moment after its answer.
  await sleep(1_000);
  evidence = await world.evidence();
});
afterAll(async () => {
  world.end();
  await stack.stop();
});

const groupOf = ({ place }: { place: string }): string => place.split('/')[0] ?? '';
const GROUPS = ['alipay', 'answer', 'aws', 'callback', 'log', 'output', 'queue', 'table', 'wechat'];

test('more than 50 kinds of values were marked, and the faults were met', () => {
  const { journal } = world;
  const named = [...journal.detector.names].filter((name) => !name.startsWith('misplaced'));
  const kinds = [...new Set(named.map((name) => name.replace(/ \(.*\)$/, '')))];
  expect(kinds.length).toBeGreaterThanOrEqual(50);
  const characters = evidence.reduce((sum, { text }) => sum + text.length, 0);
  process.stdout.write(
    `canaries: ${journal.detector.size} values of ${kinds.length} kinds, in ${journal.sent} requests; ` +
      `${evidence.length} pieces of evidence, ${Math.round(characters / 1_000)} kB\n`,
  );
  const log = stack.functionLog();
  const reasons = [
    '"StaleServed":1',
    'the table cannot be used',
    'the table did not confirm a write',
    'queue alipay-auth-gateway-local-callbacks cannot be used',
    'left to the sweep',
    'the auth code may be spent',
    'Alipay is busy',
    'WeChat is busy',
    'callback postponed',
    'callback dead_lettered',
    '"errorCode":"misconfigured"',
    '"errorCode":"signature_invalid"',
    '"errorCode":"timestamp_outside_window"',
    '"errorCode":"replayed"',
  ];
  expect(reasons.filter((reason) => !log.includes(reason))).toEqual([]);
});

test('none of them stands where it does not belong', () => {
  expect(world.journal.detector.search(evidence)).toEqual([]);
});

describe('the search', () => {
  test('finds what does stand in each of the places, when it does not belong there', () => {
    const { businessId } = world.callers.rsa;
    const [{ serialNo = '' } = {}] = world.merchant.received.filter((callback) => callback.businessId === businessId);
    const detector = new LeakDetector();
    const nowhere = { belongs: [] };
    detector.mark({ name: 'business', value: businessId, ...nowhere });
    detector.mark({ name: 'Alipay app', value: stack.demo.alipayApp.appId, ...nowhere });
    detector.mark({ name: 'WeChat app', value: stack.demo.wechatApp.appId, ...nowhere });
    detector.mark({ name: 'address', value: `ready ${stack.gateway}`, ...nowhere });
    for (const callback of world.merchant.received) {
      detector.mark({ name: 'locator', value: locatorOf(callback.businessId, callback.serialNo), ...nowhere });
    }
    const found = detector.search(evidence);
    expect([...new Set(found.map(groupOf))].sort()).toEqual(GROUPS);
    expect(found.map(({ place }) => place)).toContain(`callback/${serialNo}`);
    expect(found.map(({ place }) => place)).toEqual(
      expect.arrayContaining(['log/deliver-callback', 'log/create-authorization-url', 'table/nonce']),
    );
  });

  const secret = newSecret();
  const long = newToken(1_600);
  test.each<[string, string]>([
    ['as it is', secret],
    ['in upper case', secret.toUpperCase()],
    ['its first 12 characters', `${secret.slice(0, 12)}…`],
    ['its last 12 characters', `***${secret.slice(-12)}`],
    ['12 characters with a quote among them', secret.slice(10, 22)],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 behind one byte', Buffer.from(`:${secret}`).toString('base64')],
    ['in base64 behind two bytes', Buffer.from(`a:${secret}`).toString('base64url')],
    ['in a query', new URLSearchParams({ x: secret }).toString()],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['in JSON', JSON.stringify({ secret })],
    ['in JSON in JSON', JSON.stringify({ body: JSON.stringify({ secret }) })],
    [
      'in JSON with escapes for all',
      [...secret].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ],
    ['in HTML', secret.replace(/["&<]/g, (c) => ({ '"': '&quot;', '&': '&amp;', '<': '&lt;' })[c] ?? c)],
    ['a piece of a long one', long.slice(700, 720)],
  ])('finds a secret %s, planted in each of the places', (_how, planted) => {
    const detector = new LeakDetector();
    detector.mark({ name: 'secret', value: secret, belongs: [] });
    detector.mark({ name: 'long secret', value: long, belongs: ['elsewhere'] });
    for (const group of GROUPS) {
      const { place, text } = evidence.find((some) => groupOf(some) === group) ?? { place: 'none', text: '' };
      const middle = Math.floor(text.length / 2);
      expect(detector.search([{ place, text }])).toEqual([]);
      const spoilt = { place, text: text.slice(0, middle) + planted + text.slice(middle) };
      expect(detector.search([spoilt])).toMatchObject([{ place: expect.stringMatching(group) }]);
    }
  });

  test('takes a value for right where it belongs, and nowhere beside', () => {
    const detector = new LeakDetector();
    detector.mark({ name: 'secret', value: secret, belongs: ['answer/1'] });
    const at = (place: string): Leak[] => detector.search([{ place, text: `{"x":"${secret.slice(0, 16)}"}` }]);
    expect([at('answer/1'), at('answer/1/x')]).toEqual([[], []]);
    expect([at('answer/11'), at('answer'), at('log')]).toMatchObject([[{}], [{}], [{}]]);
    expect(() => detector.mark({ name: 'short', value: 'x'.repeat(11), belongs: [] })).toThrow(RangeError);
  });
});
