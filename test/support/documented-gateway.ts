import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, stopListening } from '../../local/listen.ts';
import { requireDocumented } from './documented.ts';
import { sendRaw } from './raw-http.ts';

/** A way to the gateway that holds every response to docs/openapi.json, for clients that make their own connections. */
export interface DocumentedGateway {
  readonly url: string;
  /** What a response had that the document does not say; the client gets 502 in its place. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** Passes requests on with the headers and the body that they came with. */
export async function documentedGateway(gateway: string): Promise<DocumentedGateway> {
  const faults: string[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url: target = '', headers: sent } = request;
    const headers = Object.entries(sent).map(([name, value]): [string, string] => [name, String(value)]);
    const body = await text(request);
    try {
      const answer = await sendRaw(gateway, { method, target, headers, ...(body && { body }) });
      const { 'transfer-encoding': _, ...shown } = answer.headers;
      response.writeHead(answer.status, shown).end(answer.body);
    } catch (error) {
      faults.push(String(error));
      response.writeHead(502).end();
    }
  });
  return { url: await listen(server, 0, ''), faults, close: () => stopListening(server) };
}

/** `fetch`, of a response that is as the document says. @throws Error when it is not */
export async function fetchDocumented(address: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(address, init);
  const { pathname, search } = new URL(address);
  const headers = Object.fromEntries(response.headers);
  const request = { method: init?.method ?? 'GET', target: pathname + search };
  requireDocumented(request, { status: response.status, headers, body: await response.clone().text() });
  return response;
}
