/** Which Alipay a connection's app lives in. */
export type AlipayEnvironment = 'production' | 'sandbox';

/** The two addresses of Alipay that matter here. */
export interface AlipayAddresses {
  /** Where methods are called. */
  readonly gateway: string;
  /** Where a browser is sent to agree. */
  readonly authorizePage: string;
}

const ADDRESSES: Readonly<Record<AlipayEnvironment, AlipayAddresses>> = {
  production: {
    gateway: 'https://openapi.alipay.com/gateway.do',
    authorizePage: 'https://openauth.alipay.com/oauth2/publicAppAuthorize.htm',
  },
  sandbox: {
    gateway: 'https://openapi-sandbox.dl.alipaydev.com/gateway.do',
    authorizePage: 'https://openauth-sandbox.dl.alipaydev.com/oauth2/publicAppAuthorize.htm',
  },
};

/**
 * Alipay's addresses.
 * @param alipayBaseUrl takes the place of Alipay, whatever the environment: of the embedded stack alone, and never from a
 *   secret or a request; no slash at its end
 */
export function alipayAddresses(environment: AlipayEnvironment, alipayBaseUrl?: string): AlipayAddresses {
  if (alipayBaseUrl === undefined) return ADDRESSES[environment];
  return {
    gateway: `${alipayBaseUrl}/gateway.do`,
    authorizePage: `${alipayBaseUrl}/oauth2/publicAppAuthorize.htm`,
  };
}
