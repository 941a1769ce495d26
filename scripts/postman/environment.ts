import type { Demo } from '../../local/demo/demo-file.ts';

/** The environment of the collection for a running `npm start`, from its demo.json. It holds that stack's secrets. */
export function postmanEnvironment(demo: Demo): object {
  const { genauth, openapi, daxpay } = demo;
  const plain = {
    gateway: demo.gateway,
    alipay: demo.alipay,
    connection: genauth.publicApp.connection,
    alipayAppId: demo.alipayApp.appId,
    platformPublicKey: demo.platform.publicKey,
    publicAppId: genauth.publicApp.appId,
    signedAppId: genauth.signedApp.appId,
    accessKeyId: genauth.signedApp.accessKeyId,
    userPoolAccessKeyId: genauth.userPool.accessKeyId,
    rsaBusinessId: openapi.rsa.businessId,
    md5BusinessId: openapi.md5.businessId,
    merchantId: openapi.rsa.merchantId,
    daxpayHmacAppId: daxpay.hmac.appId,
    daxpayMd5AppId: daxpay.md5.appId,
  };
  const secret = {
    signedAppSecret: genauth.signedApp.appSecret,
    accessKeySecret: genauth.signedApp.accessKeySecret,
    userPoolAccessKeySecret: genauth.userPool.accessKeySecret,
    businessPrivateKey: openapi.rsa.privateKey,
    md5BusinessSecret: openapi.md5.secret,
    daxpayHmacSecret: daxpay.hmac.secret,
    daxpayMd5Secret: daxpay.md5.secret,
  };
  const values = (all: Readonly<Record<string, string>>, type: string) =>
    Object.entries(all).map(([key, value]) => ({ key, value, type, enabled: true }));
  return {
    name: 'Alipay authorization gateway: npm start',
    values: [...values(plain, 'default'), ...values(secret, 'secret')],
    _postman_variable_scope: 'environment',
  };
}
