import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLog } from './calls.ts';
import type { Faults } from './faults.ts';

/** What the control interface reaches. */
export interface Controlled {
  readonly calls: CallLog;
  readonly faults: Faults;
  /** Where this stack keeps its state; another stack asks, so that no two use the same folder. */
  readonly stateFolder: string | undefined;
}

/**
 * `GET /calls`, `DELETE /calls` and `POST /faults`: how tests look into the endpoints and disturb them; and
 * `GET /state-folder`.
 */
export function control(
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  controlled: Controlled,
): void {
  const [status, content] = answer(`${request.method} ${request.url}`, body, controlled);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}

function answer(what: string, body: Buffer, { calls, faults, stateFolder }: Controlled): [number, unknown] {
  if (what === 'GET /state-folder') return [200, { stateFolder }];
  if (what === 'GET /calls') return [200, calls.list()];
  if (what === 'DELETE /calls') return [200, calls.reset() ?? {}];
  if (what !== 'POST /faults') return [404, { message: 'AWS calls, GET /calls, DELETE /calls or POST /faults' }];
  try {
    faults.set(JSON.parse(body.toString('utf8')));
    return [200, {}];
  } catch (error) {
    return [400, { message: String(error) }];
  }
}
