import type { ReadItem } from '../../cli/explain/who.ts';
import type { HttpAnswer } from '../gateway/http-response.ts';
import { gatewayAnswer } from '../gateway/http-response.ts';
import type { LocalPages } from './page-request.ts';
import type { RequestRecords } from './request-records.ts';
import { isThisMachine } from './same-machine.ts';

/** The first of these that has an answer. */
export const firstOf =
  (...all: readonly LocalPages[]): LocalPages =>
  (request) => {
    for (const pages of all) {
      const answer = pages(request);
      if (answer) return answer;
    }
    return undefined;
  };

/**
 * The last requests as JSON. They show live requests, so they answer only when the request names this machine ({@link isThisMachine}).
 */
export const inspectorPages =
  (records: RequestRecords, openReader: () => { read: ReadItem; close(): void }): LocalPages =>
  (request) => {
    if (request.path !== '/inspector/requests' || request.method !== 'GET') return undefined;
    if (!isThisMachine(request)) return Promise.resolve(gatewayAnswer(403, 'Forbidden'));
    return listRequests(records, openReader());
  };

async function listRequests(records: RequestRecords, reader: { read: ReadItem; close(): void }): Promise<HttpAnswer> {
  try {
    await import('../../scripts/schema-hook.mjs');
    // The protocols' rooms and the schemas' compiler are loaded when somebody looks: a start does without.
    const { inspected } = await import('./inspected.ts');
    const all = await Promise.all(records.list().map((record) => inspected(record, reader.read)));
    return { status: 200, headers: HEADERS, body: Buffer.from(JSON.stringify(all, undefined, 2)) };
  } finally {
    reader.close();
  }
}

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};
