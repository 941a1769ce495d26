import { BlockList, isIP } from 'node:net';
import type { Advice } from './advice.ts';

/** Addresses that no request from the internet has: loopback, link-local, site-local, private, shared, unique local, for measurements. */
const NOT_PUBLIC: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
];
/** Shorter prefixes let in so many that the list protects nothing: more than the largest provider has. */
const SHORTEST = { ipv4: 8, ipv6: 19 } as const;

const notPublic = new BlockList();
for (const [address, prefix] of NOT_PUBLIC) notPublic.addSubnet(address, prefix, familyOf(address));

const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

/** Says which of a caller's addresses let in everybody, or nobody: what is no address at all is an error of its own. */
export function adviseOnSourceIps(texts: readonly string[] | undefined, advice: Advice): void {
  texts?.forEach((text, index) => {
    const [address = '', prefix] = text.split('/');
    if (isIP(address) === 0) return;
    const why = oddityOf(address, prefix === undefined ? Number.POSITIVE_INFINITY : Number(prefix));
    if (why !== undefined) advice.warning(`allowedSourceIps/${index}`, why);
  });
}

function oddityOf(address: string, prefix: number): string | undefined {
  if (prefix === 0) return 'lets every address in';
  if (isIpv4InIpv6(address)) return 'is an IPv4 address in IPv6 form; write it as IPv4';
  if (notPublic.check(address, familyOf(address))) return 'is no public address: no request comes from there';
  return prefix < SHORTEST[familyOf(address)] ? 'lets a large part of the internet in' : undefined;
}

/** In whatever spelling. */
const isIpv4InIpv6 = (address: string): boolean =>
  isIP(address) === 6 && (/^::\d+\./.test(address) || mapped.check(address, 'ipv6'));

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
