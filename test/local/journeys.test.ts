/** What belongs together on the time line, and what does not. */
import { type Journey, journeysOf } from '../../local/inspector/journeys.ts';
import { callbackOf, callOf, recordOf, wholeLink } from '../support/happenings.ts';

const kindsOf = ({ steps }: Journey): string[] => steps.map(({ kind }) => kind);
const EXCHANGE = '/unipay/assist/channel/auth/auth';
const nothing = { requests: [], calls: [], callbacks: [], notes: new Map() };

test('a link, the user, Alipay and the callback are one journey, in their order', () => {
  const [journey, ...others] = journeysOf(wholeLink());
  expect(others).toEqual([]);
  expect(journey).toMatchObject({ id: 'link-1', kind: 'link' });
  expect(kindsOf(journey as Journey)).toEqual(
    'request response consent-page consent-page token-call result-page callback'.split(' '),
  );
});

test('what belongs to another state, code or serial number does not join it', () => {
  const whole = wholeLink();
  const journeys = journeysOf({
    ...whole,
    requests: [recordOf('visit-2', '/v1/openapi/auth/alipay/callback?auth_code=C2&state=S2'), ...whole.requests],
    calls: [...whole.calls, callOf('/gateway.do', 400, { body: 'code=C9' })],
    callbacks: [...whole.callbacks, callbackOf(600, { eventId: 'e-2', serialNo: 'order-2' })],
  });
  expect(journeys.map(({ id, kind }) => [id, kind])).toEqual([
    ['callback-e-2', 'callback'],
    ['link-1', 'link'],
    ['visit-2', 'completion'],
  ]);
  expect(journeys.flatMap(kindsOf).filter((kind) => kind === 'token-call')).toHaveLength(1);
});

test('the same serial number of another business is another journey', () => {
  const whole = wholeLink();
  const stranger = callbackOf(600, { eventId: 'e-2', serialNo: 'order-1' }, { headers: { businessid: 'other' } });
  const journeys = journeysOf({ ...whole, callbacks: [...whole.callbacks, stranger] });
  expect(journeys.map(({ kind }) => kind)).toEqual(['callback', 'link']);
});

test.each([
  ['/gateway.do', { method: 'POST', body: 'grant_type=authorization_code&code=C1' }],
  ['/sns/oauth2/access_token', { query: { code: 'C1' } }],
])('an exchange and its call of %s are one journey', (path, call) => {
  const request = recordOf('x-1', EXCHANGE, { body: JSON.stringify({ authCode: 'C1' }) });
  const [journey] = journeysOf({ ...nothing, requests: [request], calls: [callOf(path, 10, call)] });
  expect(kindsOf(journey as Journey).sort()).toEqual(['request', 'response', 'token-call']);
});

test('a call without a code joins nobody, though a request had none either', () => {
  const request = recordOf('x-1', EXCHANGE, { body: '{}' });
  const [journey] = journeysOf({ ...nothing, requests: [request], calls: [callOf('/gateway.do', 10)] });
  expect(kindsOf(journey as Journey)).toEqual(['request', 'response']);
});

test('the newest journey comes first, and one that is asked for twice is one', () => {
  const whole = wholeLink();
  const [, link] = whole.requests;
  if (!link) throw new Error('no link');
  const again = { ...link, requestIds: ['link-2'] };
  const later = recordOf('a-1', '/api/v3/get-alipay-authinfo?extIdpConnidentifier=demo', { afterMs: 900 });
  const journeys = journeysOf({ ...whole, requests: [later, again, ...whole.requests] });
  expect(journeys.map(({ id }) => id)).toEqual(['a-1', 'link-1']);
});

test('a body that is no JSON, and an id with markup in it, are journeys, too', () => {
  const journeys = journeysOf({
    ...nothing,
    requests: [
      recordOf('<b>"x', EXCHANGE, { body: '[1' }),
      recordOf('o', '/v1/openapi/auth/alipay/url', { body: 'null' }),
    ],
  });
  expect(journeys.map(({ id }) => id).sort()).toEqual(['_b__x', 'o']);
});
