import { callbackRequest, judgeResponse } from '../../../shared/delivery/callback-request.ts';
import { USER_AGENT } from '../../../shared/platform/user-agent.ts';
import type { Authorization } from '../../../shared/storage/authorizations.ts';

const authorization: Authorization = {
  locator: '0'.repeat(32),
  businessId: 'business-1',
  serialNo: 'serial-1',
  merchantId: 'merchant-1',
  userId: '客户-7',
  callbackUrl: 'https://shop.example/pay/callback',
  connection: 'wework',
  appId: '2021000000000001',
  stateKeyVersion: 'a',
  createdAtSeconds: 1,
  eventId: 'event-1',
  expiresAtSeconds: 2,
  outcome: 'success',
  delivery: 'queued',
  attempts: 0,
  codeHash: 'f'.repeat(64),
  exchangeId: 'exchange-1',
  message: 'authorized',
  authorizedAt: '2026-11-21T03:27:12.000Z',
  openId: 'open-1',
  alipayUserId: '2088000000000009',
};

function requestFor(change: Partial<Authorization> = {}) {
  const signed: unknown[] = [];
  const request = callbackRequest(
    { ...authorization, ...change },
    {
      sign: (message) => {
        signed.push(message);
        return { sign: 'signature', nonce: message.nonce };
      },
      uuid: 'uuid-1',
      nowMs: 7,
    },
  );
  return { request, signed };
}

test('the published members in their order, signed as they are sent, and nothing else of the authorization', () => {
  const { request, signed } = requestFor();
  expect(Buffer.from(request.body).toString()).toBe(
    '{"eventId":"event-1","serialNo":"serial-1","merchantId":"merchant-1","userId":"客户-7","openId":"open-1",' +
      '"alipayUserId":"2088000000000009","status":"success","message":"authorized",' +
      '"authorizedAt":"2026-11-21T03:27:12.000Z"}',
  );
  expect(request).toEqual({
    url: 'https://shop.example/pay/callback',
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': USER_AGENT,
      Accept: '*/*',
      sign: 'signature',
      nonce: 'c.uuid-1',
    },
    body: request.body,
  });
  expect(signed).toEqual([{ nonce: 'c.uuid-1', body: request.body, nowMs: 7 }]);
});

test('what Alipay did not give is left out', () => {
  const { openId: _openId, alipayUserId: _alipayUserId, ...unknown } = authorization;
  const { request } = requestFor();
  const { body } = callbackRequest({ ...unknown, outcome: 'unknown' }, { sign: () => ({}), uuid: 'uuid-1', nowMs: 7 });
  expect(Object.keys(JSON.parse(Buffer.from(body).toString()))).toEqual(
    Object.keys(JSON.parse(Buffer.from(request.body).toString())).filter(
      (name) => name !== 'openId' && name !== 'alipayUserId',
    ),
  );
  expect(JSON.parse(Buffer.from(body).toString())).toMatchObject({ status: 'unknown' });
});

describe('a callback is accepted', () => {
  test.each([
    [200, 'SUCCESS'],
    [200, 'success'],
    [200, ' \r\n\tSuccess\n \n'],
    [201, 'SUCCESS'],
    [299, 'SUCCESS'],
    [200, '"SUCCESS"'],
    [200, ' \n"success" \r\n'],
    [200, '" Success\t"'],
    [200, '\ufeffSUCCESS'],
    [200, '\ufeff "SUCCESS"\n'],
    [200, '\u00a0SUCCESS\u3000'],
    [204, ''],
    [204, 'FAIL'],
  ])('by %d and the text %j', (status, text) => {
    expect(judgeResponse({ kind: 'responded', status, text })).toEqual({ accepted: true, reason: 'accepted' });
  });

  test.each([
    [200, '', 'other_text'],
    [200, 'FAIL', 'other_text'],
    [200, 'NOT SUCCESS', 'other_text'],
    [200, 'SUCCESSFUL', 'other_text'],
    [200, 'UNSUCCESS', 'other_text'],
    [200, '{"code":"SUCCESS"}', 'other_text'],
    [200, '"SUCCESS', 'other_text'],
    [200, 'SUCCESS"', 'other_text'],
    [200, '""SUCCESS""', 'other_text'],
    [200, '"\\"SUCCESS\\""', 'other_text'],
    [200, "'SUCCESS'", 'other_text'],
    [200, '“SUCCESS”', 'other_text'],
    [200, '"SUCC ESS"', 'other_text'],
    [200, '""', 'other_text'],
    [200, '["SUCCESS"]', 'other_text'],
    [200, 'SUCCESS SUCCESS', 'other_text'],
    [200, '<html>SUCCESS</html>', 'other_text'],
    [200, 'SUCCESS\0', 'other_text'],
    [200, '\u017fucce\u017fs', 'other_text'],
    [200, 'ＳＵＣＣＥＳＳ', 'other_text'],
    [200, undefined, 'response_too_long'],
    [202, '', 'other_text'],
    [205, '', 'other_text'],
    [304, '', 'http_304'],
    [199, 'SUCCESS', 'http_199'],
    [300, 'SUCCESS', 'http_300'],
    [500, 'SUCCESS', 'http_500'],
  ])('not by %d and %j', (status, text, reason) => {
    expect(judgeResponse({ kind: 'responded', status, text })).toEqual({ accepted: false, reason });
  });

  test('not by a request that failed', () => {
    expect(judgeResponse({ kind: 'failed', reason: 'timed_out' })).toEqual({ accepted: false, reason: 'timed_out' });
  });
});
