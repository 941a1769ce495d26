/** What gateway, fakes and merchant saw, written down by hand, for the time line. */
import type { LoggedRequest } from '../../local/alipay/request-log.ts';
import type { Happenings, SeenCallback } from '../../local/inspector/journal.ts';
import type { RequestRecord } from '../../local/inspector/request-records.ts';

/** 2026-11-21 08:00 in China. */
export const AT_MS = Date.UTC(2026, 10, 21);

/** A request to the gateway that came so many milliseconds after {@link AT_MS}. */
export function recordOf(
  id: string,
  target: string,
  { afterMs = 0, body = '', headers = {}, response = '{}', status = 200 }: Partial<RecordOptions> = {},
): RequestRecord {
  const [rawPath = '', rawQueryString = ''] = target.split('?');
  const method = body === '' ? 'GET' : 'POST';
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' };
  const requestContext = {
    ...{
      accountId: '0',
      apiId: 'local',
      domainName: '127.0.0.1',
      domainPrefix: 'local',
      routeKey: '',
      stage: '$default',
    },
    ...{ http, requestId: `api-${id}`, time: '', timeEpoch: AT_MS + afterMs },
  };
  const event = { version: '2.0', routeKey: '', rawPath, rawQueryString, headers, requestContext, body };
  return {
    ...{ requestIds: [id], isBodyLeftOut: false, status, response },
    event: { ...event, isBase64Encoded: false },
  };
}

interface RecordOptions {
  readonly afterMs: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly response: string;
  readonly status: number;
}

/** A request to the fake Alipay or WeChat. */
export const callOf = (path: string, afterMs: number, more: Partial<LoggedRequest> = {}): LoggedRequest => ({
  ...{ receivedAt: new Date(AT_MS + afterMs).toISOString(), method: 'GET', path, headers: {}, query: {}, body: '' },
  ...{ modes: [], answer: { status: 200, text: '' } },
  ...more,
});

/** A callback at the merchant. */
export const callbackOf = (afterMs: number, body: object, more: Partial<SeenCallback> = {}): SeenCallback => ({
  receivedAt: new Date(AT_MS + afterMs).toISOString(),
  headers: { businessid: 'shop' },
  body: JSON.stringify(body),
  ...{ verified: true, answered: 'success' },
  ...more,
});

/** A link that was asked for, opened, agreed to, redeemed and called back, each 100 ms after the other. */
export function wholeLink(): Happenings {
  const url = 'http://127.0.0.1:3100/oauth2/publicAppAuthorize.htm?app_id=1&state=S1';
  const order = { businessId: 'shop', merchantId: 'm', serialNo: 'order-1', userId: 'u' };
  const link = recordOf('link-1', '/v1/openapi/auth/alipay/url', {
    ...{ body: JSON.stringify(order), headers: { businessid: 'shop', nonce: 'n-1', sign: 'x' } },
    response: JSON.stringify({ status: 0, message: 'success', data: { alipayAuthUrl: url } }),
  });
  const visit = recordOf('visit-1', '/v1/openapi/auth/alipay/callback?auth_code=C1&state=S1', {
    ...{ afterMs: 300, response: '<!doctype html><title>done</title>' },
  });
  return {
    requests: [visit, link],
    calls: [
      callOf('/oauth2/publicAppAuthorize.htm', 100, { query: { state: 'S1' } }),
      callOf('/oauth2/publicAppAuthorize.htm', 200, { method: 'POST', body: 'state=S1&decision=agree&user=anna' }),
      callOf('/gateway.do', 350, {
        ...{ method: 'POST', query: { method: 'alipay.system.oauth.token' }, body: 'code=C1' },
        answer: { status: 200, text: '{"access_token":"t"}' },
      }),
    ],
    callbacks: [callbackOf(500, { eventId: 'e-1', serialNo: 'order-1', status: 'success' })],
    notes: new Map([['api-visit-1', { outcome: 'accepted', result: 'granted', DurationMs: 100 }]]),
  };
}
