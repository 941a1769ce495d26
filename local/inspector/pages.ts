import type { ReadItem } from '../../cli/explain/who.ts';
import type { HttpAnswer } from '../gateway/http-response.ts';
import { gatewayAnswer } from '../gateway/http-response.ts';
import type { RequestRecords } from './request-records.ts';

/** A request for one of the stack's own pages. */
export interface PageRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
}

/** Answers what is no route of the gateway; nothing for what is no page either. */
export type LocalPages = (request: PageRequest) => Promise<HttpAnswer> | undefined;

/**
 * The stack's own pages. They show secrets' effects and live requests, so they answer only when the request names this machine: a
 * page elsewhere whose name was bound to 127.0.0.1 sends its own.
 */
export const inspectorPages =
  (records: RequestRecords, openReader: () => { read: ReadItem; close(): void }): LocalPages =>
  (request) => {
    if (request.path !== '/inspector/requests' || request.method !== 'GET') return undefined;
    if (!isThisMachine(request)) return Promise.resolve(gatewayAnswer(403, 'Forbidden'));
    return listRequests(records, openReader());
  };

/** Whether a request names this machine as its host. */
export const isThisMachine = ({ host, port }: PageRequest): boolean =>
  [`127.0.0.1:${port}`, `localhost:${port}`].includes(host ?? '');

async function listRequests(records: RequestRecords, reader: { read: ReadItem; close(): void }): Promise<HttpAnswer> {
  try {
    const { inspected } = await loadInspector();
    const all = await Promise.all(records.list().map((record) => inspected(record, reader.read)));
    return { status: 200, headers: HEADERS, body: Buffer.from(JSON.stringify(all, undefined, 2)) };
  } finally {
    reader.close();
  }
}

/** The protocols' rooms and the schemas' compiler are loaded when somebody looks: a start does without. */
async function loadInspector(): Promise<typeof import('./inspected.ts')> {
  await import('../../scripts/schema-hook.mjs');
  return import('./inspected.ts');
}

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};
