import type { HttpRequest } from '../../shared/gateway/http-request.ts';
import { GatewayError } from '../../shared/platform/errors.ts';

/** What Alipay sends the browser back with, as far as it is used. */
export interface ReturnParameters {
  readonly state: string;
  /** Absent when the user refused. */
  readonly code?: string;
  readonly appId?: string;
}

const CODE = /^[A-Za-z0-9_.-]{1,200}$/;

const USED = ['auth_code', 'app_id', 'state'];

/**
 * Reads the query of the page that Alipay sends the browser to. Each parameter that is used is there at most once; others
 * are ignored, repeated or broken.
 * @throws GatewayError `invalid_parameter` or `malformed_request`
 */
export function readReturnParameters(request: HttpRequest): ReturnParameters {
  const query = request.parameters(USED);
  const code = query.get('auth_code') || undefined;
  const appId = query.get('app_id') || undefined;
  if (code !== undefined && !CODE.test(code)) {
    throw new GatewayError('invalid_parameter', { reason: 'auth_code is malformed', members: ['auth_code'] });
  }
  return {
    state: query.get('state') ?? '',
    ...(code !== undefined && { code }),
    ...(appId !== undefined && { appId }),
  };
}
