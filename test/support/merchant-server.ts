import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A callback as it came. */
export interface SentCallback {
  readonly receivedAt: string;
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly serialNo: string;
}

/** A merchant in the test's own process, so that it outlives a stack that is killed. */
export interface MerchantServer {
  /** Where callbacks go; below it any path and query. */
  readonly callbackUrl: string;
  /** Callbacks so far, whatever they got. */
  readonly received: readonly SentCallback[];
  close(): void;
}

/**
 * Starts a merchant on a free port: what every fake merchant of the tests is made of.
 * @param respond does with the callback what the test wants; nothing, for a merchant that is silent
 */
export async function startMerchant(
  respond: (callback: SentCallback, response: ServerResponse, request: IncomingMessage) => void,
): Promise<MerchantServer> {
  const received: SentCallback[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '' } = request;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const body = await text(request);
    const { serialNo } = JSON.parse(body) as { serialNo: string };
    const callback = { receivedAt: new Date().toISOString(), method, url, headers, body, serialNo };
    received.push(callback);
    respond(callback, response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    callbackUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    received,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
