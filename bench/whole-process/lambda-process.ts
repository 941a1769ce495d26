import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { listen, stopListening } from '../../local/listen.ts';
import type { Start } from './fresh-process.ts';

/** One life of a process under Lambda's runtime API. */
export interface LambdaLife {
  /** From the parent's `spawn` until the response was posted, in milliseconds. */
  readonly firstAnswerMs: number;
  readonly answer: unknown;
}

const CHILD = fileURLToPath(new URL('./lambda-child.mjs', import.meta.url));
const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

/**
 * Starts a process as Lambda does, has it fetch one event and post the answer.
 * @throws Error with what it printed, when it posts none
 */
export async function firstPostedAnswer({ file, environment, event }: Start): Promise<LambdaLife> {
  const posted: { atMs: number; body: string }[] = [];
  const api = runtimeApi(JSON.stringify(event), (body) => void posted.push({ atMs: performance.now(), body }));
  const { host } = new URL(await listen(api, 0, 'none'));
  const startedMs = performance.now();
  const child = spawn(process.execPath, [CHILD, file], {
    env: { ...environment, AWS_LAMBDA_RUNTIME_API: host },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  await stopListening(api);
  const [answer] = posted;
  if (answer === undefined) throw new Error(`${file} posted no answer:\n${printed}${errors}`);
  return { firstAnswerMs: answer.atMs - startedMs, answer: JSON.parse(answer.body) };
}

/** Gives one event, and takes its answer. */
function runtimeApi(event: string, onAnswer: (body: string) => void): Server {
  return createServer(async (request, response: ServerResponse) => {
    if (request.method === 'GET') {
      const headers = {
        'lambda-runtime-aws-request-id': REQUEST_ID,
        'lambda-runtime-deadline-ms': String(Date.now() + 10_000),
      };
      response.writeHead(200, headers).end(event);
      return;
    }
    onAnswer(await text(request));
    response.writeHead(202).end();
  });
}
