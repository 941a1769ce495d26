import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Gives all addresses of a host name; rejects with {@link NameUnresolved}. When the signal aborts, nobody waits any more. */
export type Lookup = (hostname: string, signal: AbortSignal) => Promise<readonly LookupAddress[]>;

/** Why a name has no address: it does not exist, its servers failed, or they did not respond in time. */
export type NameFailure = 'name_not_found' | 'name_not_resolved' | 'name_timed_out';

/** A name did not lead to any address. */
export class NameUnresolved extends Error {
  override readonly name = 'NameUnresolved';
  readonly reason: NameFailure;
  constructor(reason: NameFailure) {
    super(reason);
    this.reason = reason;
  }
}

/** What the resolver works with; everything has a real default. */
export interface NameResolverOptions {
  /** Name servers as `address:port`; else those of the system (`/etc/resolv.conf`). */
  readonly servers?: readonly string[];
  /** For everything, in milliseconds. */
  readonly limitMs?: number;
  /** How long IPv6 addresses are waited for once IPv4 addresses are there, in milliseconds (RFC 8305: 50). */
  readonly graceMs?: number;
}

const LIMIT_MS = 3_000;
const GRACE_MS = 50;
/** A query that got lost is repeated after half a second, and twice more within the limit. */
// Stryker disable next-line ObjectLiteral: it is repeated in any case, and no test measures when
const RETRY = { timeout: 500, tries: 4 };

/**
 * Makes a resolver that can be cancelled. Each look-up has its own sockets, so that a name whose server does not respond
 * delays no other: `dns.lookup` would wait in one of two threads that all look-ups share, and cannot be called back. It
 * asks only name servers and does not read `/etc/hosts`.
 *
 * A and AAAA are asked for together, and one response suffices. IPv4 addresses come first, because Lambda speaks IPv4.
 */
export function createNameResolver(options: NameResolverOptions = {}): Lookup {
  const { servers, limitMs = LIMIT_MS, graceMs = GRACE_MS } = options;

  return async (hostname, signal) => {
    // One for each family: within one, a server that fails for a question can take the other's response with it.
    const [forA, forAaaa] = [newResolver(servers), newResolver(servers)];
    const over = new AbortController();
    const within = (milliseconds: number) =>
      wait(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
    const limit = Promise.race([within(limitMs), aborted(signal)]);
    try {
      const a = asAnswer(forA.resolve4(hostname), 4);
      const aaaa = asAnswer(forAaaa.resolve6(hostname), 6);
      const four = await Promise.race([a, limit]);
      const enough = four !== undefined && four.addresses.length > 0;
      const six = await Promise.race([aaaa, enough ? within(graceMs) : limit]);
      return addressesOf(four, six);
    } finally {
      forA.cancel();
      forAaaa.cancel();
      over.abort();
    }
  };
}

function newResolver(servers: readonly string[] | undefined): Resolver {
  const resolver = new Resolver(RETRY);
  if (servers) resolver.setServers([...servers]);
  return resolver;
}

interface Answer {
  readonly addresses: readonly LookupAddress[];
  /** A code of c-ares, when there are none. */
  readonly failure?: string;
}

/** Never rejects. */
async function asAnswer(asked: Promise<string[]>, family: 4 | 6): Promise<Answer> {
  try {
    return { addresses: (await asked).map((address) => ({ address, family })) };
  } catch (error) {
    return { addresses: [], failure: String((error as NodeJS.ErrnoException).code) };
  }
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined));
  });

/** @param answers of both families; `undefined` for one that did not come in time */
function addressesOf(...answers: readonly (Answer | undefined)[]): readonly LookupAddress[] {
  const addresses = answers.flatMap((answer) => answer?.addresses ?? []);
  if (addresses.length > 0) return addresses;
  const failures = answers.map((answer) => (answer ? (answer.failure ?? 'ENODATA') : 'ETIMEOUT'));
  if (failures.includes('ETIMEOUT')) throw new NameUnresolved('name_timed_out');
  throw new NameUnresolved(failures.every((code) => PERMANENT.has(code)) ? 'name_not_found' : 'name_not_resolved');
}

/** What a name server says of a name that does not exist, or has no address of the family. */
const PERMANENT: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);
