/** Each mistake that the page offers is named by explain as what it is; without one every demo caller's request is good. */
import { explain } from '../../../cli/explain/explain.ts';
import type { Demo } from '../../../local/demo/demo-file.ts';
import { demoCallers, TRIES, type TryName } from '../../../local/page/callers.ts';
import { PLANNED_MISTAKES } from '../../../local/page/planned-mistakes.ts';
import { draftOf, signDraft } from '../../../local/page/sign-try.ts';
import { demoOf, documentOf } from '../../support/demo.ts';

const NOW_MS = Date.UTC(2026, 10, 21);
const demo: Demo = demoOf();
const PROTOCOLS = { authinfo: 'genauth', link: 'openapi', exchange: 'daxpay' } as const;
const MEMBERS: Readonly<Record<TryName, Readonly<Record<string, string>>>> = {
  authinfo: { extIdpConnidentifier: 'demo' },
  link: { userId: '张三', serialNo: 's-1' },
  exchange: { channel: 'ali_pay', authCode: '4b203fe6c11548bcabd8da5bb087a83b' },
};

/** What explain says of each, by the caller that makes it. */
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'wrong-secret': { 'demo-signed-app': 'unknown', 'demo-md5-business': 'unknown', 'demo-daxpay-hmac': 'unknown' },
  'secret-newline': {
    'demo-signed-app': 'secret-newline',
    'demo-md5-business': 'secret-newline',
    'demo-daxpay-sm3': 'secret-newline',
  },
  'other-key': { 'demo-rsa-business': 'other-key' },
  'body-again': { 'demo-rsa-business': 'body-serialised-again', 'demo-md5-business': 'body-serialised-again' },
  'digest-form': {
    'demo-signed-app': 'hex-for-base64',
    'demo-rsa-business': 'hex-for-base64',
    'demo-md5-business': 'digest-case',
    'demo-daxpay-hmac': 'digest-case',
  },
  'time-zone': { 'demo-user-pool': 'time-zone', 'demo-rsa-business': 'time-zone', 'demo-daxpay-md5': 'time-zone' },
  stale: {
    'demo-signed-app': 'time-outside-window',
    'demo-rsa-business': 'time-outside-window',
    'demo-daxpay-as-is': 'time-outside-window',
  },
  'no-app-id': { 'demo-signed-app': 'app-id-not-sent' },
  'app-id-not-signed': { 'demo-daxpay-hmac': 'member-left-out:appId' },
  'unsigned-header': { 'demo-signed-app': 'header-left-out:x-authing-request-from' },
  'sign-type': { 'demo-rsa-business': 'sign-type', 'demo-md5-business': 'sign-type' },
};

const callers = TRIES.flatMap((name) => demoCallers(demo, name).map((each) => ({ name, ...each })));

function named(id: string, mistakeId?: string): string {
  const found = callers.find((each) => each.id === id);
  if (!found) throw new Error(`no caller ${id}`);
  const draft = draftOf(found.caller, MEMBERS[found.name], { nowMs: NOW_MS, tag: 'en' });
  const mistake = PLANNED_MISTAKES.find((each) => each.id === mistakeId);
  const signed = (mistake?.sign ?? signDraft)(draft);
  if (!signed) return 'cannot';
  const request = { ...signed.request, sentAtMs: NOW_MS };
  const said = explain({
    protocol: PROTOCOLS[found.name],
    document: documentOf(id),
    request,
    registeredId: id,
    nowMs: NOW_MS,
  });
  return said.verdict === 'mistake'
    ? said.mistakes.map((each) => each.id).join(' ')
    : { good: 'good', 'not-known': 'unknown' }[said.verdict];
}

test.each(callers.map(({ id }) => id))('%s without a mistake is good', (id) => {
  expect(named(id)).toBe('good');
});

test.each(
  Object.entries(NAMES).flatMap(([mistake, expected]) =>
    Object.entries(expected).map((each) => [mistake, ...each] as const),
  ),
)('%s of %s is called %s', (mistake, id, name) => {
  expect(named(id, mistake).split(' ')).toContain(name);
});

test('every mistake is tried here, but for the one that is a second sending', () => {
  const tried = [...Object.keys(NAMES), 'replayed'].sort();
  expect(PLANNED_MISTAKES.map(({ id }) => id).sort()).toEqual(tried);
  expect(PLANNED_MISTAKES.length).toBeGreaterThanOrEqual(11);
});

test.each([
  ['demo-public-app', 'secret-newline'],
  ['demo-public-app', 'digest-form'],
  ['demo-rsa-business', 'secret-newline'],
  ['demo-md5-business', 'other-key'],
])('%s cannot make %s', (id, mistake) => {
  expect(named(id, mistake)).toBe('cannot');
});
