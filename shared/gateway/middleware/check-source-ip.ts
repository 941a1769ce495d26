import { isIP } from 'node:net';
import { GatewayError } from '../../platform/errors.ts';
import { evidenceOf } from '../evidence.ts';
import type { HttpRequest } from '../http-request.ts';
import type { CallerBase, CredentialsBase, Protocol } from '../protocol.ts';
import { type Middleware, present, type RequestContext } from '../request-context.ts';

/**
 * Refuses a source address that is not on the caller's list, where the caller has one. Whoever has not proved to be that caller
 * gets what an unknown one gets, so the error has the evidence of a refused signature then.
 */
export function checkSourceIp<Credentials extends CredentialsBase, Caller extends CallerBase>(
  protocol: Pick<Protocol<Credentials, Caller>, 'signedString'>,
): Middleware<RequestContext<HttpRequest, Credentials, Caller>> {
  return {
    before: ({ event: context }) => {
      const { allowedSourceIps } = present(context.caller, 'caller');
      const { sourceIp } = context.request;
      if (!allowedSourceIps) return;
      // What is no address is on no list.
      // Stryker disable next-line StringLiteral: Node takes every family but ipv4 for IPv6, and ipv4 is the default
      if (allowedSourceIps.check(sourceIp, isIP(sourceIp) === 6 ? 'ipv6' : 'ipv4')) return;
      const string = context.verifiedKey
        ? undefined
        : protocol.signedString(context.request, present(context.credentials, 'credentials'));
      const reason = "the source address is not on the caller's list";
      throw new GatewayError('source_ip_denied', { reason, evidence: evidenceOf(string) });
    },
  };
}
