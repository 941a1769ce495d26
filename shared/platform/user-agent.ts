import manifest from '../../package.json' with { type: 'json' };

/**
 * What the gateway calls itself in its own requests, to Alipay, WeChat and merchants: `alipay-auth-gateway/<version>`. Common
 * firewalls refuse a request without it.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5
 */
export const USER_AGENT = `${manifest.name}/${manifest.version}`;
