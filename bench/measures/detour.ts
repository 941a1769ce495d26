/**
 * Loaded into a local stack before everything else (`--import`), with `?names=<address:port>&tls=<port>` at its end: the functions'
 * threads ask that name server, and their TLS connections end at that port of this machine. Nothing else of the stack is changed.
 */
import dns, { type ResolverOptions } from 'node:dns';
import dnsPromises from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { LookupFunction } from 'node:net';
import tls, { type ConnectionOptions } from 'node:tls';
import threads, { isMainThread, type WorkerOptions } from 'node:worker_threads';

if (isMainThread) passOnToThreads();
else leadHere(new URL(import.meta.url).searchParams);
syncBuiltinESMExports();

function passOnToThreads(): void {
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(file: string | URL, options?: WorkerOptions) {
      super(file, { ...options, execArgv: ['--import', import.meta.url] });
    }
  };
}

function leadHere(places: URLSearchParams): void {
  const { Resolver } = dns.promises;
  dnsPromises.Resolver = class extends Resolver {
    constructor(options?: ResolverOptions) {
      super(options);
      this.setServers([String(places.get('names'))]);
    }
  };
  const { connect } = tls;
  const detour = ({ lookup, ...options }: ConnectionOptions & { lookup: LookupFunction }) =>
    connect({ ...options, port: Number(places.get('tls')), lookup: toLoopback(lookup) } as ConnectionOptions);
  tls.connect = detour as typeof tls.connect;
}

/** Resolves the name as it would be, and gives this machine's address in the place of what was found. */
const toLoopback =
  (lookup: LookupFunction): LookupFunction =>
  (host, options, callback) =>
    lookup(host, options, (error) => {
      if (error) callback(error, '');
      else if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(null, '127.0.0.1', 4);
    });
