import { isIP } from 'node:net';
import { GatewayError } from '../../platform/errors.ts';
import type { HttpRequest } from '../http-request.ts';
import { type Middleware, present, type RequestContext } from '../request-context.ts';

/** Refuses a source address that is not on the caller's list, where the caller has one. */
export function checkSourceIp(): Middleware<RequestContext<HttpRequest>> {
  return {
    before: ({ event: context }) => {
      const { allowedSourceIps } = present(context.caller, 'caller');
      const { sourceIp } = context.request;
      if (!allowedSourceIps) return;
      // What is no address is on no list.
      // Stryker disable next-line StringLiteral: Node takes every family but ipv4 for IPv6, and ipv4 is the default
      if (allowedSourceIps.check(sourceIp, isIP(sourceIp) === 6 ? 'ipv6' : 'ipv4')) return;
      throw new GatewayError('source_ip_denied', { reason: "the source address is not on the caller's list" });
    },
  };
}
