import { isIPv4, isIPv6 } from 'node:net';

/** Stands for everything that is no address: one network, so that junk is limited as one sender is. */
const UNKNOWN = 'unknown';

/**
 * The network that one sender can be expected to have for itself: an IPv4 address, or the /64 of an IPv6 address, of which a
 * single host may use every address. An IPv4 address inside an IPv6 one (`::ffff:203.0.113.7`) is the IPv4 address. Two
 * spellings of one address give one network, and a zone (`%eth0`) says nothing of the sender.
 * @param address as the connection has it, never as a header claims it
 * @returns `203.0.113.7`, `2001:db8:0:1::/64`, or `unknown` for any other string
 */
export function sourceNetwork(address: string): string {
  if (isIPv4(address)) return address;
  const zone = address.indexOf('%');
  const bare = zone < 0 ? address : address.slice(0, zone);
  if (!isIPv6(bare)) return UNKNOWN;
  const groups = groupsOf(bare);
  return ipv4Inside(groups) ?? `${groups.slice(0, 4).map(hex).join(':')}::/64`;
}

/** The eight groups of 16 bits of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const before = readGroups(head);
  if (tail === undefined) return before;
  const after = readGroups(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** Groups between colons; the last may be an IPv4 address, which is two of them. */
function readGroups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

/** The address behind `::ffff:0:0/96` (RFC 4291 2.5.5.2). */
function ipv4Inside(groups: readonly number[]): string | undefined {
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return undefined;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

const hex = (group: number): string => group.toString(16);
