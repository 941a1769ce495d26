/** Secrets that an operator got wrong, with what must stay secret in every wrong place. */
import { generateKeyPairSync } from 'node:crypto';
import { exchangeRequest, shanghaiTime } from '../daxpay-client.ts';
import { publicGet, signedGet, type WireRequest } from '../genauth-client.ts';
import { urlRequest } from '../openapi-client.ts';
import type { Operator, SecretDocument } from '../operator.ts';
import { markPrivateKey } from './callers.ts';
import type { Journal } from './journal.ts';
import { newCode, newSecret, newToken } from './marker.ts';

const BROKEN_CONNECTIONS = ['broken-key', 'broken-public-key', 'broken-account', 'wrong-account'];

/** What requests are signed with; where a document has it, they come as far as its connection. */
const OWN_SECRET = 'x'.repeat(32);

/** Puts the secrets, and asks each of their callers something. */
export async function callWithBrokenSecrets({ create }: Operator, journal: Journal): Promise<void> {
  const marked = (name: string, value = newSecret()): string => {
    journal.mark(`in a broken secret: ${name}`, value);
    return value;
  };
  const ask = async (kind: string, id: string, document: SecretDocument | string): Promise<void> => {
    // As text, since the tool writes no such document.
    await create(`callers/${kind}/${id}`, typeof document === 'string' ? document : JSON.stringify(document));
    await Promise.all(requestsOf(kind, id).map((request) => journal.send(request)));
  };
  const connections = ['demo'];
  const methods = ['HMAC-SHA1'];
  const secret = (name: string) => marked(name);

  const genauth: readonly (SecretDocument | string)[] = [
    `{"connections":["demo"],"appSecret":"${marked('cut off', newToken(40))}`,
    `{"connections":["demo"],"appSecret":"${marked('twice', newToken(40))}","appSecret":"x"}`,
    `${marked('no JSON at all', newToken(40))}`,
    { connections, accessKeys: secret('wrong type') },
    { connections, accessKeys: [secret('wrong type in a list')] },
    { connections, accessKeys: [{ id: secret('in the place of an id'), secret: secret('beside it'), methods }] },
    {
      connections,
      accessKeys: [{ id: 'key', secret: secret('with an unknown method'), methods: [secret('as a method')] }],
    },
    { connections, accessKeys: [{ id: 'key', secret: marked('too short', newToken(31)), methods }] },
    { connections, [newCodeMarked(marked, 'as a name')]: 1 },
    { connections, [marked('as a long name', newToken(60))]: secret('under that name') },
    { connections, appSecret: [secret('in a list')], language: secret('as a language') },
    { connections: [secret('as a connection')], public: secret('as a flag') },
    {
      connections,
      accessKeys: [{ id: 'key', secret: secret('never valid'), methods, notAfter: secret('as an instant') }],
    },
    { connections: BROKEN_CONNECTIONS, public: true },
  ];
  await createBrokenConnections(create, journal);
  for (const document of genauth) await ask('genauth', newToken(20), document);

  const business = {
    merchants: [{ merchantId: 'm', name: 'M' }],
    callbackUrls: ['https://shop.example/'],
    connection: 'demo',
  };
  const openapi: readonly SecretDocument[] = [
    { ...business, algorithm: 'MD5', md5Secrets: [secret('as an entry')] },
    { ...business, algorithm: 'MD5', publicKeys: [{ publicKey: secret('as a public key') }] },
    { ...business, algorithm: 'SHA256-RSA', publicKeys: [{ publicKey: privateKeyMarked(journal) }] },
    { ...business, algorithm: secret('as an algorithm'), md5Secrets: [{ secret: secret('of that algorithm') }] },
    {
      ...business,
      algorithm: 'MD5',
      md5Secrets: [{ secret: secret('x') }],
      callbackUrls: [`https://${marked('in a URL', newToken(40))}`],
    },
    {
      ...business,
      algorithm: 'MD5',
      md5Secrets: [{ secret: secret('y') }],
      allowedSourceIps: [secret('as an address')],
    },
    { ...business, algorithm: 'MD5', md5Secrets: [{ secret: secret('z') }], scope: secret('as a scope') },
  ];
  for (const document of openapi) await ask('openapi', newToken(20), document);

  const daxpay: readonly SecretDocument[] = [
    { channels: { ali_pay: 'demo' }, signSecrets: secret('as a text') },
    { channels: { [marked('as a channel', newCode())]: 'demo' }, signSecrets: [{ secret: secret('of that channel') }] },
    { channels: { ali_pay: secret('as a connection') }, signSecrets: [{ secret: secret('of that connection') }] },
    { channels: { wechat_pay: 'broken-account' }, signSecrets: [{ secret: OWN_SECRET }] },
    { channels: { wechat_pay: 'wrong-account', ali_pay: 'wrong-account' }, signSecrets: [{ secret: OWN_SECRET }] },
    { channels: { ali_pay: 'demo' }, signType: secret('as a sign type'), mchNo: secret('as a merchant number') },
    {
      channels: { ali_pay: 'demo' },
      signSecrets: [{ secret: secret('not yet'), notBefore: secret('as a beginning') }],
    },
  ];
  for (const document of daxpay) await ask('daxpay', newToken(20), document);
}

/** A member's name of the length of a code: longer than any that is shown. */
const newCodeMarked = (marked: (name: string, value: string) => string, name: string): string =>
  marked(name, `x${newCode()}`);

function privateKeyMarked(journal: Journal): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  markPrivateKey(journal.detector, 'a private key in the wrong place', pem);
  return pem;
}

async function createBrokenConnections(create: Operator['create'], journal: Journal): Promise<void> {
  const pem = privateKeyMarked(journal);
  const app = { appId: '2021000000000001', pid: '2088000000000001', environment: 'sandbox' };
  await create('connections/broken-key', { ...app, privateKey: pem.slice(0, 1_200), alipayPublicKey: pem });
  await create('connections/broken-public-key', { ...app, privateKey: pem, alipayPublicKey: pem });
  const account = { kind: 'wechat', appId: 'wx00000000000demo1' };
  const text = newSecret();
  journal.mark('in a broken secret: as an app secret', text);
  await create('connections/broken-account', { ...account, appSecret: text });
  // WeChat itself gets it, and says that it is wrong.
  const wrong = newCode();
  journal.mark('in a broken secret: a wrong app secret', wrong, ['wechat']);
  await create('connections/wrong-account', { ...account, appSecret: wrong });
}

function requestsOf(kind: string, id: string): WireRequest[] {
  const secret = OWN_SECRET;
  if (kind === 'openapi') {
    const body = JSON.stringify({ businessId: id, merchantId: 'm', serialNo: newToken(), userId: 'u' });
    return [urlRequest({ secret }, { businessId: id, body })];
  }
  if (kind === 'daxpay') {
    return ['ali_pay', 'wechat_pay'].map((channel) => {
      const members = { appId: id, channel, authCode: newCode(), reqTime: shanghaiTime(Date.now()) };
      return exchangeRequest(members, { secret });
    });
  }
  const signed = signedGet({ accessKeyId: id, accessKeySecret: secret, connection: 'demo' });
  return [signed, ...BROKEN_CONNECTIONS.map((connection) => publicGet(id, connection))];
}
