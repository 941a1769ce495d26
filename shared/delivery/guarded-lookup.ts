import type { LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { Lookup } from './resolve-name.ts';

/** A name led to an address that callbacks may not go to. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'ADDRESS_REFUSED';
}

/** All that IANA has given out for global unicast so far. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/**
 * Makes a resolver into the function that node:net asks at the moment it connects: what it gives is what is connected to,
 * and nothing resolves the name a second time.
 *
 * It also refuses what request-filtering-agent 3.2.1 lets through: IPv6 outside `2000::/3`, that is the old IPv4-compatible
 * form in hex (`::7f00:1`), the dummy prefix `100:0:0:1::/64` and all that was never assigned; and what is no address, which
 * that library passes on unseen.
 *
 * @param signal aborts when nobody waits for the address any more
 */
export function guardLookup(lookup: Lookup, signal: AbortSignal): LookupFunction {
  return (hostname, options, callback) => {
    const answer = (addresses: readonly LookupAddress[]): void => {
      const [first] = addresses;
      if (first === undefined || !addresses.every(isAssigned)) {
        callback(new AddressRefused('no address that may be connected to'), '');
      } else if (options.all) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    };
    lookup(hostname, signal).then(answer, (error: NodeJS.ErrnoException) => callback(error, ''));
  };
}

function isAssigned({ address, family }: LookupAddress): boolean {
  const kind = isIP(address);
  if (kind !== family) return false;
  // Stryker disable next-line StringLiteral: Node takes every family but ipv4 for IPv6, and ipv4 is the default
  return kind === 4 || (kind === 6 && !address.includes('%') && globalUnicast.check(address, 'ipv6'));
}
