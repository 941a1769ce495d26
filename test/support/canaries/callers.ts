/** Callers of every interface whose secrets are marked, configured in a running stack as an operator does it. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { TestBusiness } from '../authorization-run.ts';
import type { DemoApp } from '../daxpay-run.ts';
import { businessDocument, oneMerchant } from '../documents.ts';
import type { AccessKey } from '../genauth-client.ts';
import type { Operator } from '../operator.ts';
import type { LeakDetector } from './detector.ts';
import { newSecret, newToken } from './marker.ts';

/** A connection that is not there: it is in no cache, so that whoever asks for it makes a function ask Secrets Manager. */
export const UNREAD_CONNECTION = 'unread';

/** One caller of each kind. */
export interface MarkedCallers {
  readonly app: AccessKey & { readonly appId: string; readonly appSecret: string };
  readonly pool: AccessKey;
  readonly publicApp: { readonly appId: string; readonly appSecret: string };
  readonly rsa: TestBusiness;
  readonly md5: TestBusiness;
  readonly daxpay: Readonly<Record<'hmac' | 'md5' | 'sm3' | 'asIs' | 'unsigned', DemoApp>>;
}

/** A key pair whose private half is marked in every form that it is written in. */
function markedPair(detector: LeakDetector, name: string): { privatePem: string; publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privatePem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  markPrivateKey(detector, name, privatePem);
  return { privatePem, publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString() };
}

/** Marks a private key: as PEM and one line, as bytes in hex, and its secret numbers. */
export function markPrivateKey(detector: LeakDetector, name: string, pem: string): void {
  const key = createPrivateKey(pem);
  const der = key.export({ format: 'der', type: 'pkcs1' });
  const { d = '', p = '', q = '', dp = '', qi = '' } = key.export({ format: 'jwk' });
  // Behind modulus and exponent, which are public.
  const secretPart = der.subarray(280);
  detector.mark({ name, value: pem.replace(/-----[^-]+-----|\s/g, '').slice(420), belongs: [] });
  detector.mark({ name: `${name}, lines of PEM`, value: pem.split('\n').slice(8, -2).join('\n'), belongs: [] });
  detector.mark({ name: `${name} in hex`, value: secretPart.toString('hex'), belongs: [] });
  for (const number of [d, p, q, dp, qi]) detector.mark({ name: `a number of ${name}`, value: number, belongs: [] });
}

/**
 * Makes and configures one caller of each kind, with all their secrets marked.
 * @param tag part of their ids, so that several sets can be beside each other
 */
export async function createMarkedCallers(
  { create }: Operator,
  detector: LeakDetector,
  { tag, callbackUrl, connection }: { tag: string; callbackUrl: string; connection: string },
): Promise<MarkedCallers> {
  const secret = (name: string): string => {
    const value = newSecret();
    detector.mark({ name: `${name} (${tag})`, value, belongs: [] });
    return value;
  };
  /** Stands in the log as the caller, and names its secret. */
  const id = (name: string): string => `${name}-${tag}-${newToken(12)}`;
  const methods = ['HMAC-SHA1', 'HMAC-SHA256'];
  const past = { notAfter: '2026-01-01T00:00:00Z' };

  const app = {
    appId: id('app'),
    appSecret: secret('app secret'),
    accessKeyId: id('key'),
    accessKeySecret: secret('access key secret'),
  };
  await create(`callers/genauth/${app.appId}`, {
    appSecret: app.appSecret,
    accessKeys: [
      { id: app.accessKeyId, secret: app.accessKeySecret, methods },
      { id: app.accessKeyId, secret: secret('retired access key secret'), methods, ...past },
    ],
    connections: [connection],
  });
  const pool = { accessKeyId: id('pool'), accessKeySecret: secret("user pool's secret") };
  await create(`callers/genauth/${pool.accessKeyId}`, {
    accessKeys: [{ id: pool.accessKeyId, secret: pool.accessKeySecret, methods }],
    connections: [connection],
  });
  const publicApp = { appId: id('public'), appSecret: secret("public app's secret") };
  await create(`callers/genauth/${publicApp.appId}`, {
    public: true,
    appSecret: publicApp.appSecret,
    connections: [connection, UNREAD_CONNECTION],
  });

  const business = { ...oneMerchant(`merchant-${tag}`, callbackUrl), connection };
  const pair = markedPair(detector, `the merchant's private key (${tag})`);
  const rsa = { businessId: id('rsa'), merchantId: `merchant-${tag}`, key: { privateKey: pair.privatePem } };
  await create(`callers/openapi/${rsa.businessId}`, businessDocument({ publicKey: pair.publicPem }, business));
  const md5 = { businessId: id('md5'), merchantId: `merchant-${tag}`, key: { secret: secret('MD5 secret') } };
  await create(`callers/openapi/${md5.businessId}`, {
    ...business,
    algorithm: 'MD5',
    md5Secrets: [{ secret: md5.key.secret }, { secret: secret('retired MD5 secret'), ...past }],
  });

  const daxpayApp = async (name: string, rule: Omit<DemoApp['key'], 'secret'>, more: object = {}): Promise<DemoApp> => {
    const [appId, key] = [id(name).slice(0, 32), { secret: secret(`DaxPay secret ${name}`), ...rule }];
    await create(`callers/daxpay/${appId}`, {
      signType: rule.signType ?? 'hmac_sha256',
      canonicalization: rule.asIs ? 'as-is' : 'upper',
      signSecrets: [{ secret: key.secret }, { secret: secret(`retired DaxPay secret ${name}`), ...past }],
      channels: { ali_pay: connection, alipay_isv: connection, wechat_pay: 'demo-wechat' },
      ...more,
    });
    return { appId, key };
  };
  return {
    app,
    pool,
    publicApp,
    rsa,
    md5,
    daxpay: {
      hmac: await daxpayApp('hmac', {}),
      md5: await daxpayApp('dmd5', { signType: 'md5' }),
      sm3: await daxpayApp('sm3', { signType: 'sm3' }),
      asIs: await daxpayApp('asis', { asIs: true }),
      unsigned: await daxpayApp('free', {}, { requireSignature: false, allowedSourceIps: ['127.0.0.1'] }),
    },
  };
}
