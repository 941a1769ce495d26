// callbacks.mjs
import { createServer } from 'node:http';
import { isFromGateway } from './verify.mjs';

/** store(event) keeps an event once: for an eventId that it has, it does nothing. When it fails, the callback comes again. */
export const callbackServer = (trusted, store) =>
  createServer((request, response) => {
    const answer = (status, text) => response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
    take(request, trusted, store).then(
      (taken) => (taken ? answer(200, 'SUCCESS') : answer(401, 'not verified')),
      () => answer(500, 'FAIL'),
    );
  });

async function take(request, trusted, store) {
  const body = await read(request);
  if (!body || !isFromGateway({ headers: request.headers, body }, trusted)) return false;
  await store(JSON.parse(body.toString('utf8')));
  return true;
}

/** A callback is far below 16 KiB. What is longer is no callback, and is not kept. */
async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= 16_384) chunks.push(chunk);
    // Let a little more pass, so that the sender reads the refusal; then cut it off.
    if (length > 1_048_576) request.destroy();
  }
  return length <= 16_384 ? Buffer.concat(chunks) : undefined;
}
