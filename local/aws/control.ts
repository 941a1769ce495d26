import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLog } from './calls.ts';
import type { Faults } from './faults.ts';
import type { Operators } from './operators.ts';

/** What the control interface reaches. */
export interface Controlled {
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly operators: Operators;
  /** Where this stack keeps its state; another stack asks, so that no two use the same folder. */
  readonly stateFolder: string | undefined;
  /** What each thread of the stack holds. */
  readonly measureThreads: (() => Promise<readonly object[]>) | undefined;
}

/**
 * `GET /calls`, `DELETE /calls`, `POST /calls {inputs}` (whether what calls say is kept, too) and `POST /faults`: how tests
 * look into the endpoints and disturb them; `POST /operators {accessKeyId, denied}`: what an operator may not do; `GET /threads`: what each thread holds; and `GET /state-folder`.
 */
export async function control(
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  controlled: Controlled,
): Promise<void> {
  const [status, content] = await answer(`${request.method} ${request.url}`, body, controlled);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}

async function answer(
  what: string,
  body: Buffer,
  { calls, faults, operators, stateFolder, measureThreads }: Controlled,
): Promise<[number, unknown]> {
  if (what === 'GET /state-folder') return [200, { stateFolder }];
  if (what === 'GET /threads') return [200, (await measureThreads?.()) ?? []];
  if (what === 'GET /calls') return [200, calls.list()];
  if (what === 'DELETE /calls') return [200, calls.reset() ?? {}];
  if (!['POST /calls', 'POST /faults', 'POST /operators'].includes(what)) {
    return [404, { message: 'AWS calls, /calls, POST /faults, POST /operators or GET /threads' }];
  }
  try {
    const wanted = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    if (what === 'POST /faults') faults.set(wanted);
    else if (what === 'POST /operators') operators.set(wanted);
    else calls.keepInputs = wanted.inputs === true;
    return [200, {}];
  } catch (error) {
    return [400, { message: String(error) }];
  }
}
