import { type Adapter, type HttpResult, jsonResult, withoutBody } from '../../shared/gateway/adapter.ts';

/** Only `{ status }`: 200 when it is `ok`, else 503. A HEAD gets no body. */
export const adapter: Adapter<{ readonly method: unknown }, HttpResult> = {
  name: 'health',
  decode: (event) => ({ method: methodOf(event) }),
  write(outcome, { request }) {
    const status = outcome.ok ? outcome.data : 'unknown';
    const result = jsonResult(status === 'ok' ? 200 : 503, { status });
    return request?.method === 'HEAD' ? withoutBody(result) : result;
  },
};

/** Nothing else of the event matters, and nothing in it can make this fail. */
function methodOf(event: unknown): unknown {
  const { requestContext } = (event ?? {}) as { requestContext?: { http?: { method?: unknown } | null } | null };
  return requestContext?.http?.method;
}
