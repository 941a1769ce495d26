import { type AlipayEnvironment, alipayAddresses } from './addresses.ts';

/** `auth_base` is silent and gives only the identity; `auth_user` asks the user. */
export type AuthorizationScope = 'auth_base' | 'auth_user';

/** What a link asks of Alipay. */
export interface AuthorizationLink {
  readonly scope: AuthorizationScope;
  /** Where Alipay sends the browser back to; not encoded yet. */
  readonly redirectUri: string;
  /** Comes back unchanged: at most 100 letters and digits. */
  readonly state: string;
  /** See {@link alipayAddresses}. */
  readonly alipayBaseUrl?: string | undefined;
}

/**
 * The page in which a user lets an app know who he is.
 * @see https://opendocs.alipay.com/open/289/105656
 */
export function authorizationUrl(
  { appId, environment }: { readonly appId: string; readonly environment: AlipayEnvironment },
  { scope, redirectUri, state, alipayBaseUrl }: AuthorizationLink,
): string {
  // Nothing else holds a character that needs it.
  const query = `app_id=${appId}&scope=${scope}&redirect_uri=${encodeURIComponent(redirectUri)}&state=${state}`;
  return `${alipayAddresses(environment, alipayBaseUrl).authorizePage}?${query}`;
}
