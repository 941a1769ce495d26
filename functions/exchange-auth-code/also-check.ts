import { isIP } from 'node:net';
import type { AlsoCheck } from '../../shared/gateway/middleware/validate-input.ts';

/** Judges `clientIp` by node:net: what an address is fits no pattern. An empty one is none, as the published server has it. */
export const alsoCheck: AlsoCheck = ({ clientIp = '' }) => {
  const isAddress = typeof clientIp !== 'string' || clientIp === '' || isIP(clientIp) !== 0;
  return isAddress ? [] : [{ member: 'clientIp', rule: 'ip-address' }];
};
