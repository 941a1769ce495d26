import { inspect } from 'node:util';
import { connectionKind } from '../../../shared/alipay/connection.ts';
import { inspectEntity, readEntity } from '../../../shared/secrets/entity.ts';
import { issuerOf, wechatConnectionKind } from '../../../shared/wechat/connection.ts';
import { connectionDocument, wechatDocument } from '../../support/documents.ts';

const lines = (document: unknown, kind: typeof wechatConnectionKind | typeof connectionKind = wechatConnectionKind) =>
  inspectEntity(kind as typeof wechatConnectionKind, JSON.stringify(document)).findings.map(
    ({ severity, member, text }) => `${severity}: ${member} ${text}`,
  );
const read = (document: object) => readEntity(wechatConnectionKind, 'name', JSON.stringify(document));

test('a connection is enabled unless it says otherwise, and issues codes as its account', () => {
  const connection = read(wechatDocument);
  expect(connection).toMatchObject({ appId: wechatDocument.appId, enabled: true });
  expect(connection.appSecret.export().toString()).toBe(wechatDocument.appSecret);
  expect(issuerOf(connection)).toBe(`wechat:${wechatDocument.appId}`);
  expect(read({ ...wechatDocument, enabled: false }).enabled).toBe(false);
  expect(lines(wechatDocument)).toEqual([]);
});

test('no text of a connection shows its secret', () => {
  const connection = read(wechatDocument);
  for (const text of [JSON.stringify(connection), inspect(connection), String(connection.appSecret)]) {
    expect(text).not.toContain(wechatDocument.appSecret);
  }
});

test.each<[object, string]>([
  [{ appId: undefined }, 'appId is missing'],
  [{ appSecret: undefined }, 'appSecret is missing'],
  [{ appId: 'wx0123456789abcde' }, 'appId must match pattern'],
  [{ appId: 'wx0123456789abcdef0' }, 'appId must match pattern'],
  [{ appId: '2021000000000001' }, 'appId must match pattern'],
  [{ appSecret: 'x'.repeat(32) }, 'appSecret must match pattern'],
  [{ appSecret: 'a'.repeat(31) }, 'appSecret must match pattern'],
  [{ appSecret: ` ${wechatDocument.appSecret}` }, 'appSecret must match pattern'],
  [{ appsecret: 'marked' }, 'appsecret is not known; did you mean appSecret?'],
  [{ pid: '2088000000000001' }, 'pid is not known'],
  [{ kind: 'wechat2' }, 'has a kind that is none of alipay, wechat'],
])('%j is refused, and nothing of it is quoted', (change, text) => {
  const found = lines({ ...wechatDocument, ...change }).join('\n');
  expect(found).toContain(text);
  expect(found).not.toMatch(new RegExp(`marked|${wechatDocument.appSecret}`));
});

describe('one kind in the other’s place is refused with one sentence that names both', () => {
  const needed = (given: string, wanted: string) =>
    `error:  is of kind ${given}, where a connection of kind ${wanted} is needed`;

  test.each([{}, { kind: 'alipay' }])('Alipay’s where WeChat’s is needed, with %j', (kind) => {
    expect(lines({ ...connectionDocument, ...kind })).toEqual([needed('alipay', 'wechat')]);
    expect(lines({ ...connectionDocument, ...kind }, connectionKind)).toEqual([]);
  });

  test('WeChat’s where Alipay’s is needed', () => {
    expect(lines(wechatDocument, connectionKind)).toEqual([needed('wechat', 'alipay')]);
    expect(lines({ ...connectionDocument, kind: 'x' }, connectionKind)).toEqual([
      'error:  has a kind that is none of alipay, wechat',
    ]);
  });
});
