/** The lists of the demo merchant and of the fakes, as people see them. */
import type { LoggedRequest } from '../../local/alipay/request-log.ts';
import { requestsPage } from '../../local/alipay/requests-page.ts';
import type { ReceivedCallback } from '../../local/merchant/received.ts';
import { receivedPage } from '../../local/merchant/received-page.ts';

const EVIL = `"><img src=x onerror=alert(1)><script>alert('x')</script>&`;
const CALLBACK: ReceivedCallback = {
  receivedAt: '2026-11-26T08:00:00.000Z',
  headers: { sign: 'abc' },
  body: '{"status":"success","serialNo":"s-1"}',
  verified: true,
};
const REQUEST: LoggedRequest = {
  ...{ receivedAt: '2026-11-26T08:00:00.000Z', method: 'POST', path: '/gateway.do', headers: {}, modes: [] },
  query: { method: 'alipay.system.oauth.token' },
  ...{ body: '', answer: { status: 200, text: '{"a":1}' } },
};

test('callbacks are told newest first, each with its verdict', () => {
  const later = { ...CALLBACK, body: '{"status":"failed","serialNo":"s-2"}', verified: false };
  const page = receivedPage([CALLBACK, later], { name: 'Tea' });
  expect(page.indexOf('failed · s-2')).toBeLessThan(page.indexOf('success · s-1'));
  expect(page.split('verified ✓').length - 1).toBe(1);
  expect(page.split('not verified ✗').length - 1).toBe(1);
  expect(page).not.toContain('Passed on to');
});

test('what was passed on tells where to and what came of it', () => {
  const to = 'http://127.0.0.1:8080/x';
  const callbacks = [
    { to, status: 200 },
    { to, status: 500 },
    { to, status: 502, fault: 'Nothing listens there.' },
  ].map((forwarded) => ({ ...CALLBACK, forwarded }));
  const page = receivedPage(callbacks, { name: 'Tea', forwardTo: new URL(to) });
  expect(page).toContain(`<code>${to}</code>`);
  for (const part of ['badge good">转发 passed on: 200', 'badge bad">转发 passed on: 500', '>Nothing listens there.<'])
    expect(page).toContain(part);
});

test('nothing of a request becomes markup', () => {
  const callback = {
    ...CALLBACK,
    body: EVIL,
    headers: { [EVIL]: EVIL },
    forwarded: { to: EVIL, status: 200, fault: EVIL },
  };
  const named = { ...CALLBACK, body: JSON.stringify({ status: EVIL, serialNo: EVIL }) };
  const request = {
    ...REQUEST,
    ...{
      path: EVIL,
      query: { [EVIL]: EVIL },
      headers: { [EVIL]: EVIL },
      body: EVIL,
      answer: { status: 200, text: EVIL },
    },
  };
  for (const page of [receivedPage([callback, named], { name: EVIL }), requestsPage([request], [])]) {
    expect(page).not.toMatch(/<img|<script|'x'/);
    expect(page).toContain('&lt;script&gt;');
  }
});

test('requests tell their status and the faults that they met; faults in force stand above', () => {
  const { answer: _, ...silent } = REQUEST;
  const page = requestsPage(
    [REQUEST, { ...silent, modes: ['timeout'] }, { ...REQUEST, path: '/sns/oauth2/access_token', query: {} }],
    [{ mode: 'busy', count: 2 }, { mode: 'gbk' }],
  );
  for (const part of ['alipay.system.oauth.token', 'WeChat', 'no response', '>timeout<', 'busy × 2', '>gbk<'])
    expect(page).toContain(part);
  expect(requestsPage([], [])).toContain('No fault is in force');
});

test('a form and JSON are shown as people read them', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' };
  const page = requestsPage([{ ...REQUEST, headers: form, body: 'code=a%20b&grant_type=authorization_code' }], []);
  expect(page).toContain('<dt>code</dt><dd>a b</dd>');
  expect(page).toContain('{\n  &quot;a&quot;: 1\n}');
});

test('empty lists say what fills them, and of long ones the newest hundred are shown', () => {
  expect(receivedPage([], { name: 'Tea' })).toContain('Nothing yet');
  expect(requestsPage([], [])).toContain('Nothing yet');
  const many = Array.from({ length: 103 }, (_, index) => ({ ...CALLBACK, body: `{"serialNo":"s-${index}."}` }));
  const page = receivedPage(many, { name: 'Tea' });
  expect(page.split('<li>').length - 1).toBe(100);
  expect(page).toContain('3 older ones');
  expect(page).toContain('s-102.');
  expect(page).not.toContain('s-2.');
});
