/**
 * A door in front of one dependency: it passes requests on to the sound server behind it, or misbehaves as a fault says.
 * What misbehaves are sockets and bytes, so that the clients under test are the real ones from end to end.
 */
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** An answer as bytes. */
export interface GateAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What happens to a request. */
export type Misbehaviour =
  /** The connection is dropped as soon as the request is there. */
  | { readonly kind: 'drop' }
  /** Nothing listens. */
  | { readonly kind: 'refuse' }
  /** Passed on; the answer comes so much later. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** No answer ever comes; whether the request was passed on is said. */
  | { readonly kind: 'silence'; readonly carriedOut: boolean }
  /** Something else is answered; the request is not passed on. */
  | { readonly kind: 'answer'; readonly answer: GateAnswer }
  /** Passed on; half of the answer's body comes, and then the end of the connection, or nothing more. */
  | { readonly kind: 'half'; readonly ending: 'close' | 'silence' };

/** When a gate misbehaves. */
export interface Misbehaving {
  readonly misbehaviour: Misbehaviour;
  /** The first call that meets it, from 1. */
  readonly from: number;
  /** Only so many calls meet it. */
  readonly calls?: number;
}

/** Nothing listens there on any machine that runs tests: tcpmux. */
const CLOSED_PORT = 1;

/** Certificate and key of a gate that speaks TLS. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** A running door. */
export interface Gate {
  /** Where clients find it; while it refuses, the same address leads to a closed port. */
  readonly url: string;
  /** The port to connect to at this moment. */
  port(): number;
  /** For clients over plain http: connects to {@link port}, whatever port the address names. */
  readonly agent: Agent;
  /** Requests that came, and connections that were refused, since the last {@link misbehave}. */
  readonly calls: number;
  /** What each request since then was, as the gate's `describe` puts it. */
  readonly described: readonly string[];
  /** Connections that were begun since then, also those that came to nothing. */
  readonly connections: number;
  /** From now on misbehaves, or is sound again; counts from 0. */
  misbehave(misbehaving?: Misbehaving): void;
  close(): Promise<void>;
}

/** What a gate stands in front of. */
export interface GateOptions {
  /** Origin of the sound server. */
  readonly backend: string;
  /** Speaks TLS with this certificate. */
  readonly tls?: TlsIdentity;
  /** Names a request for the record. */
  readonly describe?: (request: IncomingMessage, body: Buffer) => string;
  /** The clock of every `Date` header. */
  readonly now?: () => number;
}

/** Opens a gate on a free port. */
export async function openGate({ backend, tls, describe = () => '', now = Date.now }: GateOptions): Promise<Gate> {
  let misbehaving: Misbehaving | undefined;
  let calls = 0;
  let described: string[] = [];
  let connections = 0;

  const metBy = (call: number): Misbehaviour | undefined => {
    if (!misbehaving) return undefined;
    const { misbehaviour, from, calls: limit = Number.POSITIVE_INFINITY } = misbehaving;
    return call >= from && call < from + limit ? misbehaviour : undefined;
  };
  const refusesNext = () => metBy(calls + 1)?.kind === 'refuse';

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    calls += 1;
    described.push(describe(request, body));
    const misbehaviour = metBy(calls);
    // What comes next must find no open connection.
    if (refusesNext()) response.setHeader('connection', 'close');
    await act(misbehaviour, { request, body, response, backend, now });
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch(() => response.destroy());
  };
  const server = tls ? createTlsServer(tls, listener) : createServer({ keepAliveTimeout: 65_000 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: ownPort } = server.address() as AddressInfo;

  const port = () => {
    connections += 1;
    if (!refusesNext()) return ownPort;
    calls += 1;
    described.push('refused');
    return CLOSED_PORT;
  };
  return {
    url: `http://127.0.0.1:${ownPort}`,
    port,
    agent: new DirectedAgent(port),
    get calls() {
      return calls;
    },
    get described() {
      return described;
    },
    get connections() {
      return connections;
    },
    misbehave: (next) => {
      misbehaving = next;
      calls = 0;
      described = [];
      connections = 0;
      if (refusesNext()) server.closeAllConnections();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As the SDK's own agent, but the port is looked up at each connection. */
class DirectedAgent extends Agent {
  readonly #port: () => number;

  constructor(port: () => number) {
    super({ keepAlive: true, maxSockets: 50 });
    this.#port = port;
  }

  override createConnection(...[options, callback]: Parameters<Agent['createConnection']>) {
    return super.createConnection({ ...options, port: this.#port() } as typeof options, callback);
  }
}

interface Passage {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly response: ServerResponse;
  readonly backend: string;
  readonly now: () => number;
}

async function act(misbehaviour: Misbehaviour | undefined, passage: Passage): Promise<void> {
  const { response } = passage;
  switch (misbehaviour?.kind) {
    case 'drop':
    case 'refuse':
      return void response.socket?.resetAndDestroy();
    case 'silence':
      if (misbehaviour.carriedOut) await passOn(passage);
      return;
    case 'answer':
      return send(response, {
        ...misbehaviour.answer,
        headers: { ...misbehaviour.answer.headers, ...dateOf(passage) },
      });
    case 'half':
      return sendHalf(response, await passOn(passage), misbehaviour.ending);
    case 'delay':
      await sleep(misbehaviour.delayMs, undefined, { ref: false });
      return send(response, await passOn(passage));
    default:
      return send(response, await passOn(passage));
  }
}

function send(response: ServerResponse, { status, headers, body }: GateAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
}

/** The length that is announced is the whole one's. */
function sendHalf(response: ServerResponse, { status, headers, body }: GateAnswer, ending: 'close' | 'silence'): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    if (ending === 'close') response.socket?.end();
  });
}

const dateOf = ({ now }: Pick<Passage, 'now'>) => ({ date: new Date(now()).toUTCString() });

/** Headers that are about one connection, and not about the message. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

function passOn({ request, body, backend, now }: Passage): Promise<GateAnswer> {
  const { method, url, headers } = request;
  return new Promise((resolve, reject) => {
    const onward = httpRequest(new URL(url ?? '/', backend), { method, headers: { ...headers, connection: 'close' } });
    onward.on('error', reject);
    onward.on('response', (answer) => {
      const kept = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name));
      const onwards = { ...Object.fromEntries(kept), ...dateOf({ now }) };
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 0, headers: onwards, body: bytes }),
        reject,
      );
    });
    onward.end(body);
  });
}
