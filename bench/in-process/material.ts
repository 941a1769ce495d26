import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** An RSA-2048 pair, in the forms that secrets, clients and floors need. */
function rsaPair() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privatePem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const publicPem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  return { privateKey, publicKey, privatePem, publicPem };
}

const secret = () => randomBytes(32).toString('hex');

/** The keys of one run. */
export const keys = {
  app: rsaPair(),
  alipay: rsaPair(),
  platform: rsaPair(),
  merchant: rsaPair(),
  accessKey: { accessKeyId: 'bench-access-key', accessKeySecret: secret() },
  md5Secret: secret(),
  daxpaySecret: secret(),
};

/** The one Alipay app, as a connection's secret names it. */
export const app = { appId: '2021000000000001', pid: '2088000000000001', publicKey: keys.app.publicPem };

const CONNECTION = 'bench';
const { accessKeyId, accessKeySecret } = keys.accessKey;
const business = {
  merchants: [{ merchantId: 'bench-merchant', name: 'Bench' }],
  callbackUrls: ['https://shop.example/pay'],
  defaultCallbackUrl: 'https://shop.example/pay/callback',
  connection: CONNECTION,
};

/** A GenAuth app that signs with the access key of the run. */
export const signedApp = {
  accessKeys: [{ id: accessKeyId, secret: accessKeySecret, methods: ['HMAC-SHA1', 'HMAC-SHA256'] }],
  connections: [CONNECTION],
};

/** Every document, by the end of its name. */
export const secrets: Readonly<Record<string, object>> = {
  [`connections/${CONNECTION}`]: {
    appId: app.appId,
    pid: app.pid,
    environment: 'sandbox',
    privateKey: keys.app.privatePem,
    alipayPublicKey: keys.alipay.publicPem,
  },
  'callers/genauth/public-app': { public: true, connections: [CONNECTION] },
  'callers/genauth/signed-app': signedApp,
  'callers/openapi/rsa': { ...business, algorithm: 'SHA256-RSA', publicKeys: [{ publicKey: keys.merchant.publicPem }] },
  'callers/openapi/md5': { ...business, algorithm: 'MD5', md5Secrets: [{ secret: keys.md5Secret }] },
  'callers/daxpay/hmac': { signSecrets: [{ secret: keys.daxpaySecret }], channels: { ali_pay: CONNECTION } },
  'keys/signing': { keys: [{ id: 'k1', privateKey: keys.platform.privatePem }] },
  'keys/state': { keys: [{ id: 'a', secret: secret() }] },
};
