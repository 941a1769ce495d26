/** The command's first promise is that it prints no value; every run here, of good files and of broken ones, is held to it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlipaySdk } from 'alipay-sdk';
import { checkFiles } from '../../cli/check/check-files.ts';
import type { KindName } from '../../cli/check/kinds.ts';
import { main } from '../../cli/main.ts';
import { realSurroundings } from '../../cli/surroundings.ts';
import { certificate, curveKey, oneLine, openssl, rsaPair } from '../support/keys.ts';

const NOW_MS = Date.now();
const inDays = (days: number) => new Date(NOW_MS + days * 86_400_000).toISOString().replace(/\.\d+Z/, 'Z');

const app = rsaPair('app');
const alipay = rsaPair('alipay');
const names = { appId: '2021000000000001', pid: '2088000000000001' };
const appCertificate = certificate(app.privatePem, { commonName: `${names.pid}-${names.appId}` });
const alipayCertificate = certificate(alipay.privatePem, { commonName: 'Alipay' });
const alipayRootCertificate = [curveKey('SM2'), alipay.privatePem]
  .map((key) => certificate(key, { commonName: 'Root' }))
  .join('\n');

const keyMode = {
  enabled: true,
  ...names,
  environment: 'production',
  privateKey: app.privatePem,
  alipayPublicKey: alipay.publicPem,
};
const certificateMode = {
  ...names,
  environment: 'sandbox',
  privateKey: app.privatePem,
  appCertificate,
  alipayCertificate,
  alipayRootCertificate,
};
const wechat = { kind: 'wechat', appId: 'wx0123456789abcdef', appSecret: '3a9f5c71e0d2486b8c17f4d9a6e3b052' };
const secretA = 'q3ZtV0n1yYkX8Jr5Wd2LbS7uHcE6oTfG';
const secretB = 'Zx9Kp4Rm7Qw2Ns8Vt5Bj3Hd6Lf1Gc0Ya';
const secretC = 'Ht7Uf3Xe9Ib5Om1Pk6Dw2Sz8Cq4Jn0Ly';
const publicCaller = { public: true, language: 'zh-CN', appSecret: secretA, accessKeys: [], connections: ['wework'] };
const accessKey = { id: 'access-key-one', secret: secretB, methods: ['HMAC-SHA256'] };
const signedCaller = { enabled: true, appSecret: secretA, accessKeys: [accessKey], connections: ['wework-connection'] };
const signing = { keys: [{ id: 'signing-key-1', privateKey: app.privatePem }] };
const states = { keys: [{ id: '1', secret: secretA }] };
const registry = { keys: [{ id: 'registry-key-1', key: Buffer.from(secretB).toString('base64') }] };
const business = {
  algorithm: 'SHA256-RSA',
  publicKeys: [{ publicKey: app.publicPem }],
  merchants: [{ merchantId: 'merchant-one', name: 'Merchant Number One', returnUrl: 'https://shop.example/#/orders' }],
  callbackUrls: ['https://shop.example/callback'],
  defaultCallbackUrl: 'https://shop.example/callback/default',
  allowedSourceIps: ['198.51.100.0/24', '2001:db8::1'],
  connection: 'wework-connection',
};
const daxpayApp = {
  signSecrets: [{ secret: secretA }],
  mchNo: 'M1234567890',
  channels: { ali_pay: 'wework-connection' },
};
const good = {
  'a connection with keys': keyMode,
  'a connection with keys in one line each': {
    ...keyMode,
    privateKey: oneLine(app.privatePem),
    alipayPublicKey: oneLine(alipay.publicPem),
  },
  'a connection with certificates': certificateMode,
  'a connection to WeChat': wechat,
  'a public caller': publicCaller,
  'a caller that signs': signedCaller,
  'a business': business,
  'a DaxPay app': daxpayApp,
  'signing keys': signing,
  'registry keys': registry,
};

/** Every text of a document, and every line of it, that is long enough to mean something. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...value.split(/\s+/)].filter((text) => text.length >= 8);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
/** Words of the published interfaces: the messages may use them. */
const WORDS = ['SHA256-RSA', 'hmac_sha256', 'production'];
const everyText = [...new Set(Object.values(good).flatMap(textsOf))];

const SILENT = { print: () => undefined, complain: () => undefined, nowMs: NOW_MS };

/** Keys of states and of tokens are alike: somebody has to say which they are. */
function kindOfRing(content: object | string | Uint8Array): string | undefined {
  const { keys } = typeof content === 'string' ? parsed(content) : (content as { keys?: { secret?: string }[] });
  return keys?.[0]?.secret === undefined ? undefined : 'keys/state';
}

function parsed(text: string): { keys?: { secret?: string }[] } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Runs the command on a content and holds it to its promise. */
function check(content: object | string | Uint8Array, { nowMs = NOW_MS, options = [] as string[] } = {}) {
  const text =
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content, undefined, 2);
  const lines: string[] = [];
  const print = (line: string) => void lines.push(...line.split('\n'));
  const [, kind = kindOfRing(content)] = options;
  const surroundings = { read: () => Buffer.from(text), print, complain: print, nowMs };
  const code = checkFiles(['file'], { kind: kind as KindName | undefined }, surroundings);
  const output = lines.join('\n');
  const seen = [...everyText, ...(typeof content === 'object' ? textsOf(content) : [])];
  expect(seen.filter((value) => output.includes(value) && !WORDS.includes(value))).toEqual([]);
  return { code, lines, output, verdict: lines.at(-1) };
}
const errorsOf = (content: object | string, options = {}) =>
  check(content, options).lines.filter((line) => line.startsWith('error: '));
const warningsOf = (content: object | string, options = {}) =>
  check(content, options).lines.filter((line) => line.startsWith('warning: '));

describe('a good secret', () => {
  test.each([
    ['a connection with keys', 'connection'],
    ['a connection with keys in one line each', 'connection'],
    ['a connection with certificates', 'connection'],
    ['a connection to WeChat', 'connection'],
    ['a public caller', 'genauth'],
    ['a caller that signs', 'genauth'],
    ['a business', 'openapi'],
    ['a DaxPay app', 'daxpay'],
    ['signing keys', 'keys/signing'],
    ['registry keys', 'keys/registry'],
  ] as const)('%s: its kind is told, the code is 0, the last line says so', (name, kind) => {
    expect(check(good[name])).toMatchObject({
      code: 0,
      verdict: name.endsWith('certificates') ? expect.anything() : `good ${kind} secret`,
    });
    expect(check(good[name], { options: ['--kind', kind] }).code).toBe(0);
    expect(errorsOf(good[name])).toEqual([]);
  });

  test('shows the fingerprints of public keys as openssl computes them, and of no private key', () => {
    const digest = (pem: string) => {
      const der = openssl(['pkey', '-pubin', '-in', 'key.pem', '-outform', 'DER'], { 'key.pem': pem });
      return openssl(['dgst', '-sha256', '-r', 'der'], { der }).toString().slice(0, 64);
    };
    expect(check(keyMode).lines).toEqual(
      expect.arrayContaining([
        `public key of privateKey: RSA 2048, SHA-256 ${digest(app.publicPem)}`,
        `public key of alipayPublicKey: RSA 2048, SHA-256 ${digest(alipay.publicPem)}`,
      ]),
    );
    expect(check(certificateMode).output).toContain(
      `public key of alipayCertificate: RSA 2048, SHA-256 ${digest(alipay.publicPem)}`,
    );
    expect(check(signing).output).toContain(
      `public key of keys/0/privateKey: RSA 2048, SHA-256 ${digest(app.publicPem)}`,
    );
  });

  test('shows the SNs of the three certificates as the official SDK computes them', () => {
    const { config } = new AlipaySdk({
      appId: names.appId,
      privateKey: app.privatePem,
      keyType: 'PKCS8',
      appCertContent: appCertificate,
      alipayPublicCertContent: alipayCertificate,
      alipayRootCertContent: alipayRootCertificate,
    });
    expect(check(certificateMode).lines.filter((line) => line.startsWith('SN of '))).toEqual([
      `SN of appCertificate: ${config.appCertSn}`,
      `SN of alipayCertificate: ${config.alipayCertSn}`,
      `SN of alipayRootCertificate: ${config.alipayRootCertSn}`,
    ]);
    expect(check(keyMode).output).not.toContain('SN of ');
    const broken = { ...certificateMode, alipayCertificate: 'nothing', alipayRootCertificate: oneLine(appCertificate) };
    expect(check(broken).lines.filter((line) => line.startsWith('SN of '))).toEqual([
      `SN of appCertificate: ${config.appCertSn}`,
    ]);
  });

  test('may have warnings, which the last line counts', () => {
    const legacy = { ...signedCaller, enabled: false, accessKeys: [{ ...accessKey, methods: ['HMAC-SHA1'] }] };
    expect(check(legacy)).toMatchObject({ code: 0, verdict: 'good genauth secret, 2 warnings' });
    expect(warningsOf(legacy)).toEqual([
      'warning: accessKeys/0/methods allows SHA-1, which is legacy',
      'warning: enabled is false: what it configures is switched off',
    ]);
  });
});

describe('the kind', () => {
  test('can be said where members do not tell', () => {
    expect(check({})).toMatchObject({ code: 2 });
    expect(check({}, { options: ['--kind', 'genauth'] })).toMatchObject({ code: 1, verdict: '1 error' });
    expect(check(keyMode, { options: ['--kind', 'keys/signing'] })).toMatchObject({ code: 1 });
  });

  test('is unknown for what is like no kind, and for rings that are alike', () => {
    expect(check({ mchId: '1900000001', apiV3Key: secretA })).toMatchObject({ code: 2 });
    expect(checkFiles(['f'], {}, { ...SILENT, read: () => Buffer.from(JSON.stringify(states)) })).toBe(2);
    expect(
      checkFiles(['f'], { kind: 'keys/token' }, { ...SILENT, read: () => Buffer.from(JSON.stringify(states)) }),
    ).toBe(0);
  });
});

describe('a business of the open API', () => {
  const md5 = { ...business, algorithm: 'MD5', publicKeys: undefined, md5Secrets: [{ secret: secretA }] };

  test.each<[string, object, string]>([
    ['no key of its algorithm', { ...business, publicKeys: undefined }, 'publicKeys is missing: the algorithm is'],
    ['a secret that is obvious', { ...md5, md5Secrets: [{ secret: 'a'.repeat(40) }] }, 'md5Secrets/0/secret is obvio'],
    ['no address', { ...business, allowedSourceIps: ['shop.example'] }, 'allowedSourceIps/0 is neither an address'],
    [
      'a way back over http',
      { ...business, merchants: [{ ...business.merchants[0], returnUrl: 'http://shop.example/' }] },
      'merchants/0/returnUrl is not https',
    ],
    ['a default over http', { ...business, defaultCallbackUrl: 'http://other.example/x' }, 'defaultCallbackUrl is not'],
    [
      'three keys at once',
      { ...business, publicKeys: Array(3).fill(business.publicKeys[0]) },
      'publicKeys has more than',
    ],
  ])('is refused with %s', (_name, document, error) => {
    expect(errorsOf(document).join()).toContain(`error: ${error}`);
  });

  test.each<[string, object, string]>([
    ['MD5', md5, 'algorithm is MD5'],
    [
      'one key twice',
      { ...business, publicKeys: Array(2).fill(business.publicKeys[0]) },
      'is the same as publicKeys/0',
    ],
    [
      'a secret twice',
      { ...md5, md5Secrets: Array(2).fill({ secret: secretA }) },
      'is the same as md5Secrets/0/secret',
    ],
    [
      'an address of the machine',
      { ...business, callbackUrls: ['http://127.0.0.1:1/callback', ...business.callbackUrls] },
      'callbackUrls/0 is not https',
    ],
    [
      'a way back to the machine',
      { ...business, merchants: [{ ...business.merchants[0], returnUrl: 'http://127.0.0.1:1/' }] },
      'merchants/0/returnUrl is not https: only stage local shows its button',
    ],
    [
      'a merchant twice',
      { ...business, merchants: Array(2).fill(business.merchants[0]) },
      'merchants has a merchantId twice',
    ],
  ])('is warned about %s', (_name, document, warning) => {
    expect(errorsOf(document)).toEqual([]);
    expect(warningsOf(document).join()).toContain(warning);
  });
});

describe('a DaxPay app', () => {
  test.each<[string, object, string]>([
    ['no secret', { ...daxpayApp, signSecrets: undefined }, 'signSecrets is missing: requests must be signed'],
    [
      'a short secret',
      { ...daxpayApp, signSecrets: [{ secret: secretA.slice(1) }] },
      'signSecrets/0/secret must NOT have',
    ],
    ['no signatures and no addresses', { ...daxpayApp, requireSignature: false }, 'allowedSourceIps is missing'],
    [
      'a channel of nobody',
      { channels: { alipay: 'demo' }, ...{ signSecrets: daxpayApp.signSecrets } },
      'channels/? is no name that is known here; did you mean ali_pay?',
    ],
    ['another digest', { ...daxpayApp, signType: 'sha1' }, 'signType must be equal'],
  ])('is refused with %s', (_name, document, error) => {
    expect(errorsOf(document, { options: ['--kind', 'daxpay'] }).join()).toContain(`error: ${error}`);
  });

  test.each<[string, object, string]>([
    ['md5', { ...daxpayApp, signType: 'md5' }, 'signType is md5, which is legacy'],
    ['no channel', { ...daxpayApp, channels: {} }, 'channels is empty'],
    [
      'a channel without a client',
      { ...daxpayApp, channels: { union_pay: 'demo' } },
      'channels/union_pay has no client',
    ],
    [
      'no signatures',
      { ...daxpayApp, requireSignature: false, allowedSourceIps: ['203.0.113.7'] },
      'requireSignature is',
    ],
    [
      'a secret twice',
      { ...daxpayApp, signSecrets: Array(2).fill({ secret: secretA }) },
      'same as signSecrets/0/secret',
    ],
  ])('is warned about %s', (_name, document, warning) => {
    expect(errorsOf(document)).toEqual([]);
    expect(warningsOf(document).join()).toContain(warning);
  });
});

describe('a connection to WeChat', () => {
  test.each<[string, object, string]>([
    ['without a secret', { ...wechat, appSecret: undefined }, 'appSecret is missing'],
    ['with a secret of other characters', { ...wechat, appSecret: secretA }, 'appSecret must match pattern'],
    ['with a secret that is none', { ...wechat, appSecret: '0'.repeat(32) }, 'appSecret is obviously not random'],
    ['with an Alipay app id', { ...wechat, appId: names.appId }, 'appId must match pattern'],
    ['with a member of Alipay’s', { ...wechat, privateKey: app.privatePem }, 'privateKey is not known'],
  ])('%s is refused', (_name, document, error) => {
    expect(errorsOf(document).join()).toContain(`error: ${error}`);
  });

  test('is not taken for Alipay’s without its kind, nor Alipay’s for it', () => {
    const { kind: _, ...without } = wechat;
    expect(errorsOf(without, { options: ['--kind', 'connection'] }).join()).toContain('appSecret is not known');
    expect(errorsOf({ ...keyMode, kind: 'wechat' }).join()).toContain('privateKey is not known');
    expect(errorsOf({ ...wechat, kind: 'paypal' })).toEqual(['error: it has a kind that is none of alipay, wechat']);
    expect(errorsOf({ ...keyMode, kind: 'alipay' })).toEqual([]);
  });

  test('is warned about where it is switched off, or has the documents’ id', () => {
    expect(warningsOf({ ...wechat, enabled: false }).join()).toContain('enabled is false');
    expect(warningsOf({ ...wechat, appId: 'wx0000000000000000' }).join()).toContain('appId looks like the example');
  });
});

describe('a connection that cannot work', () => {
  const other = rsaPair('other');
  test.each<[string, object, string]>([
    [
      "the app's own public key as Alipay's",
      { ...keyMode, alipayPublicKey: app.publicPem },
      "alipayPublicKey is the app's own public key",
    ],
    [
      'the public half in place of the private',
      { ...keyMode, privateKey: app.publicPem },
      'privateKey holds a public key where a private key belongs',
    ],
    [
      'the private half in place of the public',
      { ...keyMode, alipayPublicKey: alipay.privatePem },
      'alipayPublicKey holds a private key where a public key belongs',
    ],
    [
      'a 1024-bit key',
      { ...keyMode, privateKey: rsaPair('short', 1024).privatePem },
      'privateKey has 1024 bits, at least 2048 are required',
    ],
    [
      'a key that was cut off',
      { ...keyMode, privateKey: app.privatePem.slice(0, 900) },
      'privateKey has a broken PEM armour, or was cut off',
    ],
    [
      'a key without armour that was cut off',
      { ...keyMode, privateKey: oneLine(app.privatePem).slice(0, 900) },
      'privateKey was cut off',
    ],
    [
      'a key that lost a line',
      { ...keyMode, privateKey: app.privatePem.split('\n').toSpliced(9, 1).join('\n') },
      'privateKey was cut off, or has lost lines',
    ],
    [
      'a certificate where a key belongs',
      { ...keyMode, alipayPublicKey: alipayCertificate },
      'alipayPublicKey holds a certificate where a key belongs',
    ],
    [
      'a key where a certificate belongs',
      { ...certificateMode, alipayCertificate: alipay.publicPem },
      'alipayCertificate holds a public key where a certificate belongs',
    ],
    [
      'the two certificates swapped',
      { ...certificateMode, appCertificate: alipayCertificate, alipayCertificate: appCertificate },
      'appCertificate is not the certificate of privateKey',
    ],
    [
      "another app's certificate",
      { ...certificateMode, appId: '2021000000000002' },
      'appCertificate is of another app',
    ],
    [
      "another partner's certificate",
      { ...certificateMode, pid: '2088000000000002' },
      'appCertificate is of another partner',
    ],
    [
      'a certificate of another key',
      { ...certificateMode, privateKey: other.privatePem },
      'appCertificate is not the certificate of privateKey',
    ],
    ['neither key nor certificates', { ...keyMode, alipayPublicKey: undefined }, 'alipayPublicKey is missing'],
    ['both', { ...certificateMode, alipayPublicKey: alipay.publicPem }, 'alipayPublicKey stands beside certificates'],
    ['a pid that is none', { ...keyMode, pid: '2099000000000001' }, 'pid must match pattern'],
    ['a misspelt member', { ...keyMode, enabeld: false }, 'enabeld is not known'],
    ['a secret as a member name', { ...keyMode, [secretC]: 'x' }, '? is not known'],
    ['a short secret as a member name', { ...keyMode, [secretC.slice(0, 12)]: 'x' }, '? is not known'],
    [
      'another case in a member name',
      { ...keyMode, alipayPublicKey: undefined, aliPayPublicKey: alipay.publicPem },
      'aliPayPublicKey is not known; did you mean alipayPublicKey?',
    ],
    [
      'a member name in snake case',
      { ...keyMode, private_key: app.privatePem },
      'private_key is not known; did you mean privateKey?',
    ],
    [
      'an environment that is none',
      { ...keyMode, environment: 'prod' },
      'environment must be equal to one of the allowed values: production, sandbox',
    ],
  ])('%s', (_name, document, text) => {
    expect(errorsOf(document)).toContainEqual(expect.stringContaining(`error: ${text}`));
    expect(check(document)).toMatchObject({
      code: 1,
      verdict: expect.stringMatching(/^\d+ errors?(, \d+ warnings?)?$/),
    });
    expect(check(document).output).not.toContain(secretC);
  });

  test('certificates that end: said 30 days before, and afterwards', () => {
    const later = (days: number) => warningsOf(certificateMode, { nowMs: NOW_MS + days * 86_400_000 }).join('\n');
    expect(later(0)).not.toMatch(/expire/);
    expect(later(334)).not.toMatch(/expire/);
    expect(later(335.5)).toMatch(/warning: appCertificate expires on \S+, within 30 days/);
    expect(later(364.5)).toMatch(/warning: alipayRootCertificate expires on/);
    expect(later(366)).toMatch(/warning: alipayCertificate has expired on/);
    expect(later(-1)).toContain('warning: alipayCertificate is not valid yet');
  });
});

describe('a caller that cannot work, or not for long', () => {
  const caller = (...keys: object[]) => ({
    connections: ['wework'],
    accessKeys: keys.map((key, index) => ({ ...accessKey, secret: [secretA, secretB, secretC][index], ...key })),
  });

  test.each<[string, object, string]>([
    [
      'a secret that is too short',
      { ...signedCaller, appSecret: secretA.slice(1) },
      'appSecret must NOT have fewer than 32 characters',
    ],
    ['one repeated character', { ...signedCaller, appSecret: 'x'.repeat(40) }, 'appSecret is obviously not random'],
    ['a repeated word', { ...signedCaller, appSecret: 'Tr0ub4dor&3'.repeat(3) }, 'appSecret is obviously not random'],
    [
      'an alphabet',
      caller({ secret: '0123456789abcdefghijklmnopqrstuv' }),
      'accessKeys/0/secret is obviously not random',
    ],
    [
      'a state key that is typed',
      { keys: [{ id: '1', secret: 'asasasasasasasasasasasasasasasas' }] },
      'keys/0/secret is obviously not random',
    ],
    ['more than two active keys', caller({}, {}, {}), 'accessKeys has more than two keys active at one moment'],
    ['only expired keys', caller({ notAfter: inDays(-1) }), 'accessKeys has no active key: all have expired'],
    [
      'an end before the beginning',
      caller({ notBefore: inDays(2), notAfter: inDays(1) }),
      'accessKeys/0 has a notAfter that is not after notBefore',
    ],
    [
      'an instant that does not exist',
      caller({ notAfter: '2026-02-30T00:00:00Z' }),
      'accessKeys/0 has a notAfter that is no instant',
    ],
    ['a signing key twice', { keys: [...signing.keys, ...signing.keys] }, 'keys has an id twice'],
  ])('%s', (_name, document, text) => {
    expect(errorsOf(document)).toContainEqual(expect.stringContaining(`error: ${text}`));
    expect(check(document).code).toBe(1);
  });

  test.each<[string, object, string]>([
    ['a key that expires soon', caller({ notAfter: inDays(12) }), 'accessKeys/0 expires in 12 days'],
    [
      'an expired key beside a good one',
      caller({ notAfter: inDays(-1) }, {}),
      'accessKeys/0 has expired; remove or replace it',
    ],
    ['two keys without end', caller({}, {}), 'accessKeys has keys that overlap without end'],
    ['a gap between two keys', caller({ notAfter: inDays(40) }, { notBefore: inDays(41) }), 'accessKeys leaves a gap'],
    ['a key that begins tomorrow', caller({ notBefore: inDays(1) }), 'accessKeys has no key active yet'],
    ['a secret used twice', { ...signedCaller, appSecret: secretB }, 'accessKeys/0/secret is the same as appSecret'],
    [
      'a secret with a line break',
      { ...signedCaller, appSecret: `${secretA}\n` },
      'appSecret begins or ends with a blank',
    ],
    [
      'a secret with a plain word',
      { ...signedCaller, appSecret: `my-secret-${secretC}` },
      'appSecret holds a plain word',
    ],
    ['nothing that it may use', { ...signedCaller, connections: [] }, 'connections is empty'],
    ['nobody who can call', { connections: ['wework'] }, 'accessKeys is empty and the app is not public'],
    [
      'one signing key under two ids',
      { keys: [...signing.keys, { id: 'other', privateKey: app.privatePem }] },
      'keys/1/privateKey is the same as keys/0/privateKey',
    ],
  ])('%s is a warning', (_name, document, text) => {
    expect(warningsOf(document)).toContainEqual(expect.stringContaining(`warning: ${text}`));
    expect(check(document).code).toBe(0);
  });

  test('a rotation as it should be is no warning', () => {
    const rotation = caller({ notAfter: inDays(60) }, { notBefore: inDays(31) });
    expect(check(rotation)).toMatchObject({ code: 0, verdict: 'good genauth secret' });
    expect(warningsOf(caller({ notAfter: inDays(30.9) }))).toEqual([]);
  });
});

describe('names and values that were pasted in the wrong place, or with something around them', () => {
  const md5 = { ...business, algorithm: 'MD5', publicKeys: undefined, md5Secrets: [{ secret: secretA }] };
  const withSecret: Record<string, (secret: string) => object> = {
    'an app secret': (secret) => ({ ...signedCaller, appSecret: secret }),
    'an access key': (secret) => ({ ...signedCaller, accessKeys: [{ ...accessKey, secret }] }),
    'an MD5 secret': (secret) => ({ ...md5, md5Secrets: [{ secret }] }),
    'a DaxPay secret': (secret) => ({ ...daxpayApp, signSecrets: [{ secret }] }),
    'a state key': (secret) => ({ keys: [{ id: '1', secret }] }),
  };

  test.each(Object.keys(withSecret))('%s is refused as a placeholder, and with what came with copying', (name) => {
    const errors = (secret: string) => errorsOf(withSecret[name]?.(secret) ?? {}).join('\n');
    expect(errors(secretC)).toBe('');
    expect(errors('at least 32 characters (openssl rand -base64 32)')).toContain('is a placeholder of the documents');
    expect(errors('<thirty-two characters or more than that>')).toContain('is a placeholder of the documents');
    expect(errors('/run/secrets/alipay/gateway/app-secret.txt')).toContain('is the name of a file');
    expect(errors(`"${secretC}"`)).toContain('begins or ends with a quote');
    expect(errors(`${secretC}'`)).toContain('begins or ends with a quote');
    expect(errors(`\`${secretC}`)).toContain('begins or ends with a quote');
    expect(errors(`${secretC}\u200B`)).toContain('holds an invisible character (U+200B)');
    expect(errors(`\uFEFF${secretC}`)).toContain('holds an invisible character (U+FEFF)');
    expect(errors(`${secretC}\0`)).toContain('holds a control character (U+0000)');
    expect(errors(`\u201C${secretC}\u201D`)).toContain('holds a typographic quote (U+201C)');
    expect(errors(`${secretC}\u2033`)).toContain('holds a typographic quote (U+2033)');
    expect(errors(`${secretC}\u00B4`)).toContain('holds a typographic quote (U+00B4)');
    expect(errors(`${secretC}\uFE0F`)).toContain('holds an invisible character (U+FE0F)');
    expect(errors(`${secretC}\u3164`)).toContain('holds an invisible character (U+3164)');
    expect(errors(`${secretC}\u2800`)).toContain('holds an invisible character (U+2800)');
    expect(errors(`${secretC}\uFFFD`)).toContain('holds a character that another encoding has spoiled (U+FFFD)');
  });

  test.each([
    // 32 bytes from `openssl rand -base64`: one in 64 begins with a slash.
    '/q3ZtV0n1yYkX8Jr5Wd2LbS7uHcE6oTfG+Zx9Kp4Rm8=',
    '/Zx9Kp4Rm7Qw2Ns8/Vt5Bj3Hd6Lf1Gc0YaHt7Uf3Xe9=',
    '~Zx9Kp4Rm7Qw2!Ns8Vt5Bj3$Hd6Lf1Gc0Ya',
    '/Zx9Kp4Rm7Qw2#Ns8Vt5Bj3%Hd6Lf1Gc0Ya',
    'Zx9Kp4Rm7Qw2\\nNs8Vt5Bj3Hd6Lf1Gc0Ya',
  ])('but what a generator of secrets makes is one: %s', (secret) => {
    for (const make of Object.values(withSecret)) expect(errorsOf(make(secret))).toEqual([]);
  });

  test.each([
    '/etc/alipay/keys/secretofthefirstapp',
    '/Users/Alice/alipay gateway/app2_secret',
    '~/alipay/secrets/Production2026/app1',
    'C:\\Users\\Alice\\alipay\\secrets\\app1Secret',
    'file:///run/secrets/alipay/app1Secret',
  ])('and the name of a file is none: %s', (path) => {
    for (const make of Object.values(withSecret))
      expect(errorsOf(make(path)).join()).toContain('is the name of a file');
  });

  test.each([
    ' merchant-one',
    'merchant-one\n',
    'merchant\0one',
    '\u3000商户',
    '\u200BShop',
    'Shop\u00A0',
    'Shop\u3164',
    '\u2800Shop',
    '\t',
  ])('an id or a name of a merchant is not %j', (text) => {
    for (const merchant of [
      { merchantId: text, name: 'Shop' },
      { merchantId: 'one', name: text },
    ]) {
      expect(errorsOf({ ...business, merchants: [merchant] })).toEqual([
        expect.stringMatching(
          /^error: merchants\/0\/(merchantId|name) begins or ends with a blank, or holds a control/,
        ),
      ]);
    }
  });

  test.each(['m', '商户一', 'A & B (Shop) 7', '\u{1F3EA} Shop'])('but may be %j', (text) => {
    expect(errorsOf({ ...business, merchants: [{ merchantId: text, name: text }] })).toEqual([]);
  });

  test.each(['q3zt_0n1yykx8jr5wd2', 'ali-pay', '4b203fe6c11548bcabd8'])(
    'a value as a channel’s name is not shown: %s',
    (name) => {
      for (const value of ['wework-connection', 'We Work', 7]) {
        const { code, output } = check({ ...daxpayApp, channels: { [name]: value } });
        expect([code, output.includes(name)]).toEqual([1, false]);
        expect(output).toContain('error: channels/? is no name that is known here');
      }
    },
  );

  test.each(['q3Zt/0n1+Yyk8Xj=', '/q3Zt~0n1', 'q3Zt~1Yyk8', '~q3Zt/~/0n1'])(
    'nor is one with characters that a path would escape: %s',
    (name) => {
      for (const value of ['We Work', 7]) {
        const { code, output } = check({ ...daxpayApp, channels: { [name]: value } });
        expect(code).toBe(1);
        expect(output).not.toMatch(/q3Zt|0n1|Yyk/);
        expect(output).toMatch(/^error: channels\/\? must /m);
      }
    },
  );

  test.each([
    ['0.0.0.0/0', 'lets every address in'],
    ['::/0', 'lets every address in'],
    ['203.0.113.7/0', 'lets every address in'],
    ['128.0.0.0/1', 'lets a large part of the internet in'],
    ['2000::/3', 'lets a large part of the internet in'],
    ['10.0.0.0/8', 'is no public address'],
    ['172.31.255.1', 'is no public address'],
    ['192.168.1.0/24', 'is no public address'],
    ['127.0.0.1', 'is no public address'],
    ['169.254.169.254', 'is no public address'],
    ['100.64.0.1', 'is no public address'],
    ['fd00::/8', 'is no public address'],
    ['fe80::1', 'is no public address'],
    ['::1', 'is no public address'],
    ['fec0::1', 'is no public address'],
    ['198.19.255.1', 'is no public address'],
    ['::ffff:203.0.113.7', 'is an IPv4 address in IPv6 form'],
    ['::ffff:cb00:7107', 'is an IPv4 address in IPv6 form'],
    ['0:0:0:0:0:FFFF:203.0.113.7', 'is an IPv4 address in IPv6 form'],
    ['::ffff:10.0.0.1', 'is an IPv4 address in IPv6 form'],
    ['::203.0.113.7', 'is an IPv4 address in IPv6 form'],
  ])('the address %s is a warning: %s', (address, text) => {
    for (const document of [business, daxpayApp]) {
      const found = check({ ...document, allowedSourceIps: ['198.51.100.7', address] });
      expect(found.code).toBe(0);
      expect(found.lines.filter((line) => line.startsWith('warning: '))).toEqual([
        expect.stringContaining(`warning: allowedSourceIps/1 ${text}`),
      ]);
    }
  });

  test.each(['203.0.113.7', '198.51.100.0/24', '8.0.0.0/8', '2001:db8::/32', '2400:3200::1'])(
    'the address %s is none',
    (address) => {
      expect(check({ ...business, allowedSourceIps: [address] }).verdict).toBe('good openapi secret');
    },
  );

  /** Every document of a JSON block in the documents, with what stands in it for a value. */
  const blocks = ['README.md', 'docs/configuration.md'].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/```json\n([^`]*)```/g)].map(([, text = '']): [string, object] => [
      file,
      JSON.parse(text) as object,
    ]),
  );
  const isSecret = (member: string) => /secret$|key$/i.test(member);
  const placeholdersIn = (value: unknown, member = ''): string[] => {
    if (typeof value === 'string') return isSecret(member) ? [value] : [];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) => placeholdersIn(inner, name));
  };

  test('each example of the documents is refused until every placeholder of it is filled', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(4);
    for (const [, document] of blocks) expect(check(JSON.stringify(document)).code).toBe(1);
  });

  test('each placeholder of the documents is refused wherever a key or a secret belongs', () => {
    const placeholders = [...new Set(blocks.flatMap(([, document]) => placeholdersIn(document)))];
    expect(placeholders.length).toBeGreaterThanOrEqual(5);
    for (const text of placeholders) {
      for (const make of Object.values(withSecret)) expect(errorsOf(JSON.stringify(make(text)))).toHaveLength(1);
      for (const member of ['privateKey', 'alipayPublicKey']) {
        expect(errorsOf(JSON.stringify({ ...keyMode, [member]: text })).join()).toContain(`error: ${member} `);
      }
    }
  });

  test('the ids of the documents’ example are a warning', () => {
    const example = { ...keyMode, appId: '2021000000000000', pid: '2088000000000000' };
    expect(check(example).lines.filter((line) => line.startsWith('warning: '))).toEqual([
      'warning: appId looks like the example of the documents',
      'warning: pid looks like the example of the documents',
    ]);
  });
});

describe('a file that is no JSON as the gateway reads it', () => {
  const text = JSON.stringify(keyMode, undefined, 2);
  test.each<[string, string, string]>([
    ['is empty', ' \n', 'cannot be read at line 2, column 1: the file is empty'],
    ['was cut off', text.slice(0, 300), 'the text ends in the middle; was it cut off?'],
    [
      'was cut off after a comma',
      '{ "appId": "1",',
      'cannot be read at line 1, column 16: the text ends in the middle',
    ],
    ['has a PEM pasted with its line breaks', text.replaceAll('\\n', '\n'), 'a text is broken over lines'],
    ['begins with a byte order mark', `\uFEFF${text}`, 'at line 1, column 1: a byte order mark'],
    ['has a member twice', text.replace('{', '{ "pid": "x",'), 'this member stands here for the second time'],
    [
      'has a member name that is not allowed',
      '{ "__proto__": {} }',
      'at line 1, column 3: this member name is not allowed',
    ],
    ['has single quotes', "{ 'appId': 'x' }", 'at line 1, column 3: JSON wants double quotes'],
    ['has a comment', '{\n  // mine\n}', 'at line 2, column 3: JSON has no comments'],
    ['has a comma too many', '{ "appId": "x", }', 'column 17: a value is missing, or a comma too many'],
    ['lacks a comma', '{ "a": "x" "b": 1 }', 'column 12: a comma or a closing bracket is missing'],
    ['lacks a colon', '{ "a" "b" }', 'column 7: a colon is expected'],
    ['has a backslash of Windows', '{ "a": "C:\\secret" }', 'column 11: a backslash'],
    ['goes on after its end', '{} {}', 'column 4: something follows after the end'],
    ['is a bare word', 'secret', 'column 1: a value is expected here'],
    ['is an array', '[]', 'is not a JSON object'],
    ['is the secret in quotes', JSON.stringify(text), 'is not a JSON object'],
    [
      'is an answer of the AWS CLI',
      JSON.stringify({ Name: 'x', SecretString: text }),
      'is an answer of get-secret-value',
    ],
    ['is nested too deep', `{ "a": ${'['.repeat(20)}${']'.repeat(20)} }`, 'nested deeper than 16'],
  ])('%s', (_name, broken, expected) => {
    expect(errorsOf(broken)).toEqual([expect.stringContaining(expected)]);
    expect(check(broken)).toMatchObject({ code: 1, verdict: '1 error' });
  });

  test('is UTF-16, or no text at all', () => {
    expect(check(Buffer.from(`\uFEFF${text}`, 'utf16le')).output).toContain('error: it is UTF-16');
    expect(check(Buffer.from([0x7b, 0xff, 0x7d])).output).toContain('error: it is not UTF-8');
  });

  test('is larger than Secrets Manager takes', () => {
    const padded = (bytes: number) => text + ' '.repeat(bytes - Buffer.byteLength(text));
    expect(check(padded(65_536)).code).toBe(0);
    expect(errorsOf(padded(65_537))).toEqual(['error: it has 65537 bytes; Secrets Manager takes at most 65536']);
  });

  test('whatever is broken, no value is printed', () => {
    for (const document of Object.values(good)) {
      const whole = JSON.stringify(document, undefined, 2);
      for (let part = 1; part < 20; part += 1) {
        expect(check(whole.slice(0, (whole.length * part) / 20)).code).toBe(1);
        const at = Math.floor((whole.length * part) / 20);
        expect([1, 0, 2]).toContain(check(`${whole.slice(0, at)}"${whole.slice(at)}`).code);
      }
    }
  });
});

describe('the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const run = (...parts: string[]) =>
    spawnSync(process.execPath, ['cli/alipay-gateway.cjs', 'check', ...parts], { encoding: 'utf8' });

  test('reads files, and standard input', () => {
    const [file, other] = ['connection.json', 'signing.json'].map((name) => join(folder, name)) as [string, string];
    writeFileSync(file, JSON.stringify(keyMode));
    writeFileSync(other, JSON.stringify(signing));
    expect(run(file, other)).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/\ngood connection secret\n(.*\n)+good keys\/signing secret\n$/),
    });
    const piped = execFileSync(process.execPath, ['cli/alipay-gateway.cjs', 'check', '-'], {
      input: JSON.stringify(signing),
      encoding: 'utf8',
    });
    expect(piped).toMatch(/\ngood keys\/signing secret\n$/);
  });

  test('is in package.json, and finds the file from where the user is', () => {
    writeFileSync(join(folder, 'bad.json'), JSON.stringify({ ...keyMode, alipayPublicKey: app.publicPem }));
    const command = ['run', '--silent', '--prefix', process.cwd(), 'gateway', '--', 'check', 'bad.json'];
    const { status, stdout } = spawnSync('npm', command, {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder },
    });
    expect(stdout).toMatch(/\n1 error\n$/);
    expect(status).toBe(1);
  });

  const around = (more: object = {}) => {
    const [printed, complaints]: [string[], string[]] = [[], []];
    const print = (line: string) => void printed.push(line);
    const complain = (line: string) => void complaints.push(line);
    return { printed, complaints, surroundings: { ...realSurroundings(), nowMs: NOW_MS, print, complain, ...more } };
  };

  test.each([[[]], [['--unknown', 'file']], [['file', '--kind']], [['file', '--kind', 'wechat']]])(
    'a wrong one is told as that: %j',
    async (parts) => {
      const { complaints, surroundings } = around({ read: () => Buffer.from('{}') });
      expect(await main(['check', ...parts], surroundings)).toBe(2);
      expect(complaints.join('\n')).toMatch(/^error: /);
    },
  );

  test('explains itself when asked', async () => {
    const { printed, surroundings } = around();
    expect(await main(['check', '--help'], surroundings)).toBe(0);
    expect(printed.join('\n')).toContain('prints none of');
    for (const line of printed.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('for programs there is JSON, which holds no value either', async () => {
    const { printed, surroundings } = around({ read: () => Buffer.from(JSON.stringify(signing)) });
    expect(await main(['check', 'a', '--json'], surroundings)).toBe(0);
    expect(JSON.parse(printed.join('\n'))).toMatchObject([{ kind: 'keys/signing', findings: [] }]);
    expect(printed.join('\n')).not.toContain(oneLine(app.privatePem).slice(100, 140));
  });

  test('says why a file cannot be read, without repeating what may be a secret pasted as a path', async () => {
    const { complaints, surroundings } = around();
    expect(await main(['check', `{"appSecret":"${secretA}"}`], surroundings)).toBe(2);
    expect(await main(['check', folder], surroundings)).toBe(2);
    expect(complaints).toEqual([
      'The file cannot be read or checked: ENOENT',
      'The file cannot be read or checked: EISDIR',
    ]);
  });

  test('nor is a secret repeated that is pasted in the place of a command or an option', async () => {
    const { complaints, surroundings } = around();
    expect(await main([secretA], surroundings)).toBe(2);
    expect(await main(['check', 'a', '--kind', secretA], surroundings)).toBe(2);
    expect(complaints.join()).not.toContain(secretA);
  });
});
