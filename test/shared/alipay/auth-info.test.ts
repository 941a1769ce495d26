/** The AuthInfo string against the golden vector and against two verifiers that are not ours. */
import { createPrivateKey } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { createAuthInfo } from '../../../shared/alipay/auth-info.ts';
import { openssl, rsaPair } from '../../support/keys.ts';
import { vectors } from '../../support/vectors.ts';

const { appId, pid, targetId, signedText, authInfo } = vectors.alipay.authInfo;
const app = { appId, pid, privateKey: createPrivateKey(vectors.rsa.privateKey) };

describe('AuthInfo', () => {
  test('equals the golden vector for the vector’s key and target_id', () => {
    expect(createAuthInfo(app, targetId)).toBe(authInfo);
  });

  test('is another one for another target_id, app, partner or key', () => {
    const own = rsaPair('app');
    const others = [
      createAuthInfo(app, targetId.replace('0', '1')),
      createAuthInfo({ ...app, appId: '2021000000000002' }, targetId),
      createAuthInfo({ ...app, pid: '2088000000000002' }, targetId),
      createAuthInfo({ ...app, privateKey: own.privateKey }, targetId),
    ];
    expect(new Set([authInfo, ...others].map((text) => text.split('&sign=')[1])).size).toBe(5);
  });

  test('is verified by the official SDK, and a changed one is not', () => {
    const own = rsaPair('app');
    const sdk = new AlipaySdk({ appId, privateKey: own.privatePem, keyType: 'PKCS8', alipayPublicKey: own.publicPem });
    const members = Object.fromEntries(
      new URLSearchParams(createAuthInfo({ ...app, privateKey: own.privateKey }, targetId)),
    );
    expect(sdk.checkNotifySignV2(members)).toBe(true);
    const signed = Object.keys(members).filter((name) => name !== 'sign' && name !== 'sign_type');
    expect(signed).toHaveLength(10);
    for (const name of signed) expect(sdk.checkNotifySignV2({ ...members, [name]: `${members[name]}x` })).toBe(false);
  });

  test('is verified by openssl over what precedes the signature', () => {
    const [text = '', signature = ''] = createAuthInfo(app, targetId).split('&sign=');
    expect(text).toBe(signedText);
    const verify = (signed: string) =>
      openssl(['dgst', '-sha256', '-verify', 'public.pem', '-signature', 'signature', 'text'], {
        'public.pem': vectors.rsa.publicKey,
        signature: Buffer.from(decodeURIComponent(signature), 'base64'),
        text: signed,
      }).toString();
    expect(verify(text)).toBe('Verified OK\n');
    expect(() => verify(text.replace('kuaijie', 'kuaijia'))).toThrow('Command failed');
  });

  test('has its members in ascending order, nothing to encode but the signature', () => {
    const names = [...new URLSearchParams(authInfo).keys()];
    expect(names.slice(0, -1)).toEqual(names.slice(0, -1).toSorted());
    expect(names.at(-1)).toBe('sign');
    const own = createAuthInfo(app, 'A'.repeat(32));
    const [text = '', signature = ''] = own.split('&sign=');
    for (const pair of text.split('&')) expect(encodeURIComponent(pair.split('=')[1] ?? '')).toBe(pair.split('=')[1]);
    expect(signature).toMatch(/^(?:[A-Za-z0-9]|%2B|%2F|%3D)+$/);
    expect(decodeURIComponent(signature)).toHaveLength(344);
  });
});
