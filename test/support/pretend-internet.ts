/**
 * A merchant's HTTPS server that is reached as if it stood on the Internet: whatever address a connection is about to go to
 * is noted, and then it goes to this machine instead. So no test leaves the machine, and name resolution, filter, TLS and
 * HTTP are the real ones.
 */
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import tls from 'node:tls';
import { type ServerCertificate, serverCertificate } from './server-certificate.ts';

/** What connections find. */
export interface PretendInternet {
  /** Addresses that connections went to, in order; several where a name had several. */
  readonly reached: string[];
  /** Server names that clients asked for (SNI). */
  readonly serverNames: string[];
  /** Whether each connection was told to verify the certificate; `undefined` leaves it to the environment. */
  readonly verifying: (boolean | undefined)[];
  /** What the merchant does. */
  respond: RequestListener;
  /** Whether clients trust the authority that signed the merchant's certificate. */
  trusted: boolean;
  /** The authority that clients trust in the place of the system's, as PEM. */
  authority: string;
  /** Where on this machine connections end. */
  port: number;
  stop(): Promise<void>;
}

/** Made once by a suite: openssl starts three times for it. */
let own: ServerCertificate | undefined;

/** Starts the merchant, and leads every TLS connection of this process to it until it is stopped. */
export async function pretendInternet(): Promise<PretendInternet> {
  own ??= serverCertificate();
  const { key, cert } = own;
  const internet: PretendInternet = {
    reached: [],
    serverNames: [],
    verifying: [],
    respond: (_request, response) => void response.end('SUCCESS'),
    trusted: true,
    authority: cert,
    port: 0,
    stop: async () => {
      tls.connect = original;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer({ key, cert }, (request, response) => internet.respond(request, response));
  server.on('secureConnection', (socket) => internet.serverNames.push(String(Reflect.get(socket, 'servername'))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  internet.port = (server.address() as AddressInfo).port;

  const original = tls.connect;
  const detour = (options: tls.ConnectionOptions) => {
    const { lookup, ...rest } = options as tls.ConnectionOptions & { lookup: LookupFunction };
    internet.verifying.push(rest.rejectUnauthorized);
    const { trusted, authority: ca, port, reached } = internet;
    return original({
      ...rest,
      ...(trusted && { ca }),
      port,
      lookup: leadHere(lookup, reached),
    } as tls.ConnectionOptions);
  };
  tls.connect = detour as typeof tls.connect;
  return internet;
}

const leadHere =
  (lookup: LookupFunction, reached: string[]): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, options, (error, address) => {
      if (error) return callback(error, '');
      reached.push(...(typeof address === 'string' ? [address] : address.map((each) => each.address)));
      return options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
    });
  };
