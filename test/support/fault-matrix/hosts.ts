/**
 * Host names under `.example` that lead to gates of this machine: TLS, certificates and name checks are the real ones, and
 * nothing leaves the machine.
 */

import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import tls from 'node:tls';
import { openssl } from '../keys.ts';
import type { TlsIdentity } from './gate.ts';

/** Where a name leads. */
export interface Destination {
  port(): number;
  /** Whether the clients trust who signed the certificate there; looked at for each connection. */
  readonly trusted: boolean;
}

/** Names of this process, until they are given back. */
export interface Hosts {
  /** Of every host here. */
  readonly identity: TlsIdentity;
  readonly destinations: Map<string, Destination>;
  stop(): void;
}

/** What every name resolves to: an address that the guard of callbacks takes for public. */
export const PUBLIC_ADDRESS: LookupAddress = { address: '93.184.215.14', family: 4 };

/** Leads every TLS connection of this process through {@link Hosts.destinations}; a name that is not there is an error. */
export function leadHosts(): Hosts {
  const identity = selfSigned();
  const destinations = new Map<string, Destination>();
  const original = tls.connect;
  const detour = (options: tls.ConnectionOptions & { lookup?: LookupFunction }) => {
    const { lookup, ...rest } = options;
    const name = String(options.servername ?? options.host);
    const destination = destinations.get(name);
    if (!destination) throw new Error(`a connection to ${name} would leave this machine`);
    const trust = destination.trusted ? { ca: identity.cert } : {};
    const here = lookup ? leadHere(lookup) : toLoopback;
    return original({ ...rest, ...trust, port: destination.port(), lookup: here } as tls.ConnectionOptions);
  };
  tls.connect = detour as typeof tls.connect;
  return {
    identity,
    destinations,
    stop: () => {
      tls.connect = original;
    },
  };
}

/** Asks the caller's own resolver, guards and all, and goes to this machine when that allows an address. */
const leadHere =
  (lookup: LookupFunction): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, options, (error, ...rest) =>
      error ? callback(error, '') : toLoopback(hostname, options, callback, ...rest),
    );

const toLoopback = (...[, options, callback]: [...Parameters<LookupFunction>, ...unknown[]]): void =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

function selfSigned(): TlsIdentity {
  const key = openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:prime256v1']).toString();
  const names = 'subjectAltName=DNS:*.alipay.example,DNS:*.wechat.example,DNS:*.shop.example';
  const subject = ['-subj', '/CN=gates of the tests', '-addext', names, '-days', '2'];
  return { key, cert: openssl(['req', '-x509', '-new', '-key', 'key.pem', ...subject], { 'key.pem': key }).toString() };
}
