import { connectionKind } from '../../../shared/alipay/connection.ts';
import type { GatewayError } from '../../../shared/platform/errors.ts';
import { connectionKindOf, loadNamedConnection } from '../../../shared/secrets/connections.ts';
import { createSecretCache } from '../../../shared/secrets/secret-cache.ts';
import { wechatConnectionKind } from '../../../shared/wechat/connection.ts';
import { connectionDocument, wechatDocument } from '../../support/documents.ts';

import { PREFIX, testSecrets } from '../../support/in-process.ts';

const refusal = (error: GatewayError) => `${error.code}: ${error.message}`;
const setUp = () => {
  const { fetchSecret } = testSecrets({
    'connections/alipay': connectionDocument,
    'connections/wechat': wechatDocument,
    'connections/off': { ...wechatDocument, enabled: false },
  });
  const secrets = createSecretCache({ fetchSecret, clock: () => 0 });
  const wechat = (identifier: string) =>
    loadNamedConnection(secrets, PREFIX, { identifier, kind: wechatConnectionKind }).catch(refusal);
  const alipay = (identifier: string) =>
    loadNamedConnection(secrets, PREFIX, { identifier, kind: connectionKind }).catch(refusal);
  return { wechat, alipay };
};

test.each([
  [{}, 'alipay'],
  [{ kind: 'alipay' }, 'alipay'],
  [{ kind: 'wechat' }, 'wechat'],
  [{ kind: 'WeChat' }, undefined],
  [{ kind: null }, undefined],
  [{ kind: 7 }, undefined],
  [null, 'alipay'],
])('%j is of kind %s', (document, kind) => {
  expect(connectionKindOf(document)).toBe(kind);
});

describe('a connection that a caller’s document names', () => {
  test('is loaded as what it is', async () => {
    const { wechat, alipay } = setUp();
    expect(await wechat('wechat')).toMatchObject({ appId: wechatDocument.appId });
    expect(await alipay('alipay')).toMatchObject({ appId: connectionDocument.appId });
  });

  test('and is of the other kind is the operator’s mistake, in whatever order the two are asked for', async () => {
    const name = (identifier: string) => `misconfigured: secret ${PREFIX}/connections/${identifier}: it`;
    const { wechat, alipay } = setUp();
    for (let time = 0; time < 2; time += 1) {
      expect(await wechat('alipay')).toBe(
        `${name('alipay')} is of kind alipay, where a connection of kind wechat is needed`,
      );
      expect(await alipay('wechat')).toBe(
        `${name('wechat')} is of kind wechat, where a connection of kind alipay is needed`,
      );
      // The mistake of one caller is none of the next.
      expect(await wechat('wechat')).toMatchObject({ appId: wechatDocument.appId });
      expect(await alipay('alipay')).toMatchObject({ appId: connectionDocument.appId });
    }
  });

  test('and is not there, or is switched off, is the operator’s, too', async () => {
    const { wechat } = setUp();
    expect(await wechat('not-there')).toBe("misconfigured: the caller's connection does not exist");
    expect(await wechat('off')).toBe("misconfigured: the caller's connection not enabled");
  });
});
