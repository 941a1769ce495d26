import { BlockList, isIP } from 'node:net';
import type { Findings } from './entity.ts';

/**
 * Reads the member `allowedSourceIps` of a caller's secret: addresses, or networks in CIDR notation.
 * @param findings takes an error for each text that is neither
 */
export function readAllowedSourceIps(texts: readonly string[], findings: Findings): BlockList {
  const list = new BlockList();
  texts.forEach((text, index) => {
    findings.read(`allowedSourceIps/${index}`, () => addAddress(list, text));
  });
  return list;
}

function addAddress(list: BlockList, text: string): void {
  // What is split has a first part.
  const [address, prefix, ...more] = text.split('/') as [string, string?, ...string[]];
  const family = isIP(address);
  const bits = family === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (family === 0 || more.length > 0 || length < 0 || length > bits) {
    throw new Error('is neither an address nor a network like 203.0.113.0/24');
  }
  list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4');
}
