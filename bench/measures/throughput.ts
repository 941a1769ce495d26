import { createHmac, timingSafeEqual } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { context, loadFunction } from '../in-process/functions.ts';
import { compare, type Figures, type Side } from '../in-process/interleave.ts';
import { app, keys } from '../in-process/material.ts';
import { signedAuthInfo } from '../in-process/requests.ts';
import { createAuthInfo } from '../peer/auth-info.cjs';
import type { Row } from '../row.ts';
import { checkAuthInfo } from '../whole-process/auth-info-check.ts';

/** Node's own signing became faster in later versions for keys that are parsed each time, as the SDK does it. */
const LEAST_RATIO = process.versions.node.startsWith('20.') ? 2.8 : 1.8;

/**
 * AuthInfo per second: the whole handler for a caller that signs, against alipay-sdk as its documents show it, with one HMAC
 * verification before it and nothing else of what the handler does.
 */
export async function measureThroughput(): Promise<Row[]> {
  const { handler } = await loadFunction('get-alipay-authinfo');
  const sdk = new AlipaySdk({
    appId: app.appId,
    privateKey: keys.app.privatePem.trim(),
    keyType: 'PKCS8',
    alipayPublicKey: keys.alipay.publicPem.trim(),
  });
  const request = Buffer.alloc(300, 'x');
  const digest = () => createHmac('sha1', keys.accessKey.accessKeySecret).update(request).digest();
  const received = digest();
  const ours: Side = {
    name: 'AuthInfo, signed caller',
    prepare: () => signedAuthInfo(),
    call: (event) => handler(event, context),
    isRight: (answer) => (answer as { body: string }).body.includes('&sign='),
  };
  const theirs: Side = {
    name: 'alipay-sdk',
    call: () => timingSafeEqual(digest(), received) && createAuthInfo(sdk as never, app.pid),
    isRight: (authInfo) => String(authInfo).includes('&sign='),
  };
  checkAuthInfo(await ours.call(ours.prepare?.()), app);
  checkAuthInfo({ statusCode: 200, body: JSON.stringify({ data: { authInfo: theirs.call(undefined) } }) }, app);

  const { ours: sdkFigures, floor: ourFigures, ratio } = await compare(theirs, ours);
  const perSecond = ({ mean }: Figures) => (1e6 / mean.median).toFixed(0);
  return [
    {
      measure: 'AuthInfo throughput over alipay-sdk 4.14',
      // The time of theirs over the time of ours is the throughput of ours over theirs.
      value: ratio.mean,
      unit: '×',
      limit: { atLeast: LEAST_RATIO },
      note: `${perSecond(ourFigures)} per second on one core (whole handler) over ${perSecond(sdkFigures)} (sdkExecute behind one HMAC verification)`,
    },
  ];
}
