/** HTTP over connections that are kept, as a client under load has them. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { WireRequest } from './genauth-client.ts';
import { HANG_MS } from './hang.ts';
import type { RawAnswer } from './raw-http.ts';

/** Sends requests and says how long each took. */
export interface Sender {
  /** @throws Error when no whole answer comes, and it hangs */
  send(request: WireRequest): Promise<RawAnswer>;
  close(): void;
}

/**
 * A client with kept connections.
 * @param onAnswer gets the time from the request to the whole answer, in milliseconds
 */
export function keptConnections(baseUrl: string, onAnswer: (elapsedMs: number) => void = () => undefined): Sender {
  const agent = new Agent({ keepAlive: true });
  return {
    async send(wire) {
      const startedAtMs = performance.now();
      const answer = await exchange(baseUrl, wire, agent);
      onAnswer(performance.now() - startedAtMs);
      return answer;
    },
    close: () => agent.destroy(),
  };
}

async function exchange(baseUrl: string, wire: WireRequest, agent: Agent): Promise<RawAnswer> {
  const { hostname, port } = new URL(baseUrl);
  const { method, target, headers, body } = wire;
  const options = { agent, hostname, port, method, path: target, headers: Object.fromEntries(headers) };
  const response = await new Promise<IncomingMessage | 'closed'>((resolve, reject) => {
    const request = httpRequest({ ...options, signal: AbortSignal.timeout(HANG_MS) }, resolve);
    // The server closed a kept connection in the moment in which the request was written: it never saw it.
    request.on('error', (error: NodeJS.ErrnoException) =>
      request.reusedSocket && error.code === 'ECONNRESET' ? resolve('closed') : reject(error),
    );
    request.end(body);
  });
  if (response === 'closed') return exchange(baseUrl, wire, agent);
  const lines = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
  return { status: Number(response.statusCode), headers: Object.fromEntries(lines), body: await text(response) };
}
