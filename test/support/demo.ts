/** The demo's callers without a running stack, with keys of the tests. */
import { createHash } from 'node:crypto';
import type { Demo } from '../../local/demo/demo-file.ts';
import { describeDemo } from '../../local/demo/demo-file.ts';
import { demoDocuments } from '../../local/demo/documents.ts';
import type { Material } from '../../local/demo/material.ts';
import { rsaPair } from './keys.ts';

const PLACES = { gateway: 'http://127.0.0.1:3000', alipay: 'http://127.0.0.1:3100', merchant: 'http://127.0.0.1:3300' };

const pairOf = (name: string) => ({ privateKey: rsaPair(name).privatePem, publicKey: rsaPair(name).publicPem });
const secretOf = (name: string): string => createHash('sha256').update(name).digest('base64url');

const material: Material = {
  ...{
    alipayApp: pairOf('app'),
    alipay: pairOf('alipay'),
    platform: pairOf('platform'),
    rsaBusiness: pairOf('merchant'),
  },
  wechatAppSecret: createHash('md5').update('wechat').digest('hex'),
  registryKey: createHash('sha256').update('registry').digest('base64'),
  ...{ stateKey: secretOf('state'), tokenKey: secretOf('token'), publicAppSecret: secretOf('public') },
  ...{
    signedAppSecret: secretOf('signed'),
    signedAppAccessKeySecret: secretOf('access'),
    userPoolAccessKeySecret: secretOf('pool'),
  },
  ...{ md5BusinessSecret: secretOf('md5'), daxpayHmacSecret: secretOf('d-hmac'), daxpayMd5Secret: secretOf('d-md5') },
  ...{ daxpaySm3Secret: secretOf('d-sm3'), daxpayAsIsSecret: secretOf('d-as-is') },
};

/** What demo.json would hold. */
export const demoOf = (): Demo => describeDemo(PLACES, material);

/** A demo caller's document. */
export function documentOf(id: string): object {
  const caller = demoDocuments(material, PLACES.merchant).callers.find((each) => each.id === id);
  if (!caller) throw new Error(`no caller ${id}`);
  return caller.document;
}
