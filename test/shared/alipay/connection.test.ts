import {
  connectionKind,
  issuerOf,
  loadConfiguredConnection,
  loadConnection,
} from '../../../shared/alipay/connection.ts';
import type { GatewayError } from '../../../shared/platform/errors.ts';
import { connectionSecretName } from '../../../shared/secrets/connections.ts';
import { inspectEntity, readEntity } from '../../../shared/secrets/entity.ts';
import type { Secrets } from '../../../shared/secrets/secret-cache.ts';
import { certificate, curveKey, oneLine, rsaPair } from '../../support/keys.ts';

const app = rsaPair('app');
const alipay = rsaPair('alipay');
const names = { appId: '2021000000000001', pid: '2088000000000001' };
const keyMode = { ...names, environment: 'production', privateKey: app.privatePem, alipayPublicKey: alipay.publicPem };

const appCertificate = certificate(app.privatePem, { commonName: `${names.pid}-${names.appId}` });
const alipayCertificate = certificate(alipay.privatePem, { commonName: 'Alipay' });
const sm2Root = certificate(curveKey('SM2'), { commonName: 'SM2 root' });
const rsaRoot = certificate(alipay.privatePem, { commonName: 'RSA root' });
const { alipayPublicKey: _, ...withoutKey } = keyMode;
const certificateMode = {
  ...withoutKey,
  appCertificate,
  alipayCertificate,
  alipayRootCertificate: `${sm2Root}${rsaRoot}`,
};

const inspect = (document: object) => inspectEntity(connectionKind, JSON.stringify(document));
const lines = (document: object) =>
  inspect(document).findings.map(({ severity, member, text }) => `${severity}: ${member} ${text}`);
const read = (document: object) => readEntity(connectionKind, 'name', JSON.stringify(document));

describe('a connection', () => {
  test('with keys is enabled unless it says otherwise, and holds its parsed key', () => {
    const connection = read(keyMode);
    expect(connection).toMatchObject({ ...names, enabled: true });
    expect(connection.privateKey.equals(app.privateKey)).toBe(true);
    expect(read({ ...keyMode, enabled: false }).enabled).toBe(false);
    expect(lines(keyMode)).toEqual([]);
  });

  test('takes keys in one line, and the sandbox', () => {
    const oneLiners = { privateKey: oneLine(app.privatePem), alipayPublicKey: oneLine(alipay.publicPem) };
    expect(lines({ ...keyMode, ...oneLiners, environment: 'sandbox' })).toEqual([]);
  });

  test('with the three certificates is read, as Alipay gives them: the roots begin with an SM2 certificate', () => {
    expect(lines(certificateMode)).toEqual([]);
    expect(read(certificateMode)).toMatchObject(names);
  });

  test('may have an app certificate of the partner alone, as Alipay issues them since 2025', () => {
    const ofPartner = certificate(app.privatePem, { commonName: names.pid });
    expect(lines({ ...certificateMode, appCertificate: ofPartner })).toEqual([]);
  });

  test('warns of a key that is longer than Alipay documents, and of a common name of another form', () => {
    expect(lines({ ...keyMode, privateKey: rsaPair('long', 3072).privatePem })).toEqual([
      'warning: privateKey has 3072 bits; Alipay documents 2048',
    ]);
    const odd = certificate(app.privatePem, { commonName: 'my app' });
    expect(lines({ ...certificateMode, appCertificate: odd })).toEqual([
      "warning: appCertificate has a common name of another form than Alipay's <pid>-<appId>",
    ]);
  });

  test.each<[string, object, string]>([
    [
      "the app's own key as Alipay's",
      { ...keyMode, alipayPublicKey: app.publicPem },
      "alipayPublicKey is the app's own public key",
    ],
    [
      "the app's own key in one line",
      { ...keyMode, alipayPublicKey: oneLine(app.publicPem) },
      "alipayPublicKey is the app's own public key",
    ],
    [
      "the app's own certificate as Alipay's",
      { ...certificateMode, alipayCertificate: appCertificate },
      "alipayCertificate is the app's own public key",
    ],
    [
      'the two certificates swapped',
      { ...certificateMode, appCertificate: alipayCertificate, alipayCertificate: appCertificate },
      'appCertificate is not the certificate of privateKey',
    ],
    [
      'the public half as private key',
      { ...keyMode, privateKey: app.publicPem },
      'privateKey holds a public key where a private key belongs',
    ],
    [
      'a private key as Alipay’s',
      { ...keyMode, alipayPublicKey: alipay.privatePem },
      'alipayPublicKey holds a private key where a public key belongs',
    ],
    [
      'a private key of 1024 bits',
      { ...keyMode, privateKey: rsaPair('short', 1024).privatePem },
      'privateKey has 1024 bits',
    ],
    [
      'an Alipay key of 1024 bits',
      { ...keyMode, alipayPublicKey: rsaPair('short', 1024).publicPem },
      'alipayPublicKey has 1024 bits',
    ],
    [
      'a certificate as Alipay’s key',
      { ...keyMode, alipayPublicKey: alipayCertificate },
      'alipayPublicKey holds a certificate where a key belongs',
    ],
    [
      'a key as a certificate',
      { ...certificateMode, appCertificate: app.publicPem },
      'appCertificate holds a public key where a certificate belongs',
    ],
    [
      'a certificate of 1024 bits',
      { ...certificateMode, alipayCertificate: certificate(rsaPair('short', 1024).privatePem, { commonName: 'x' }) },
      'alipayCertificate has 1024 bits',
    ],
    [
      'another app’s certificate',
      { ...certificateMode, appId: '2021000000000002' },
      'appCertificate is of another app',
    ],
    [
      'another partner’s certificate',
      { ...certificateMode, pid: '2088000000000002' },
      'appCertificate is of another partner',
    ],
    [
      'roots without RSA',
      { ...certificateMode, alipayRootCertificate: sm2Root },
      'alipayRootCertificate holds no RSA certificate',
    ],
    [
      'roots that were cut off',
      { ...certificateMode, alipayRootCertificate: `${sm2Root}${rsaRoot.slice(0, 300)}` },
      'alipayRootCertificate is not whole certificates',
    ],
    [
      'nothing of Alipay',
      withoutKey,
      'alipayPublicKey is missing (or, in certificate mode: appCertificate, alipayCertificate, alipayRootCertificate)',
    ],
    [
      'one certificate of three',
      { ...withoutKey, appCertificate },
      'alipayPublicKey is missing (or, in certificate mode: alipayCertificate, alipayRootCertificate)',
    ],
    [
      'key and certificates',
      { ...certificateMode, alipayPublicKey: alipay.publicPem },
      'alipayPublicKey stands beside certificates',
    ],
    ['an app id of 17 digits', { ...keyMode, appId: '20210000000000011' }, 'appId must match pattern'],
    ['an app id that is a number', { ...keyMode, appId: 2021000000000001 }, 'appId must be string'],
    ['a pid that does not begin with 2088', { ...keyMode, pid: '2099000000000001' }, 'pid must match pattern'],
    ['a pid of 15 digits', { ...keyMode, pid: '208800000000001' }, 'pid must match pattern'],
    [
      'another environment',
      { ...keyMode, environment: 'test' },
      'environment must be equal to one of the allowed values',
    ],
    ['an empty key', { ...keyMode, privateKey: '' }, 'privateKey must NOT have fewer than 1 characters'],
    ['a misspelt member', { ...keyMode, enabeld: false }, 'enabeld is not known'],
  ])('with %s is refused', (_name, document, text) => {
    expect(lines(document)).toContainEqual(expect.stringContaining(`error: ${text}`));
    expect(() => read(document)).toThrow(
      expect.objectContaining({ code: 'misconfigured', message: expect.stringContaining(text) }),
    );
  });

  test('with several faults tells them all at once', () => {
    expect(lines({ ...keyMode, privateKey: app.publicPem, alipayPublicKey: alipay.privatePem })).toHaveLength(2);
  });
});

describe('loading a connection', () => {
  const connection = read(keyMode);
  const stored: Record<string, unknown> = {
    'service/prod/connections/wework': connection,
    'service/prod/connections/off': { ...connection, enabled: false },
  };
  function load(identifier: string, allowed = ['wework', 'off', 'not-there']) {
    const asked: string[] = [];
    const secrets = {
      get: async (name: string, kind: unknown) => {
        expect(kind).toBe(connectionKind);
        asked.push(name);
        return stored[name];
      },
    } as unknown as Secrets;
    return { loaded: loadConnection(secrets, 'service/prod', { identifier, allowed }), asked };
  }
  const refusal = (error: GatewayError) => `${error.code}: ${error.message}`;

  test('gives the one that is allowed', async () => {
    const { loaded, asked } = load('wework');
    expect(await loaded).toBe(connection);
    expect(asked).toEqual([connectionSecretName('service/prod', 'wework')]);
  });

  test('asks for no secret of one that is not allowed', async () => {
    const { loaded, asked } = load('wework', ['another']);
    expect(await loaded.catch(refusal)).toBe('resource_not_found: connection not allowed for this caller');
    expect(asked).toEqual([]);
  });

  test('gives the one that a caller’s own document names', async () => {
    const loadNamed = (identifier: string) => {
      const get = async (name: string, kind: unknown) => (kind === connectionKind ? stored[name] : undefined);
      return loadConfiguredConnection({ get } as unknown as Secrets, 'service/prod', identifier);
    };
    expect(await loadNamed('wework')).toBe(connection);
    expect(await loadNamed('off').catch(refusal)).toBe("misconfigured: the caller's connection not enabled");
    expect(issuerOf(connection)).toBe(`alipay:${connection.appId}`);
  });

  test('refuses one that does not exist, or is switched off, with the same code', async () => {
    expect(await load('not-there').loaded.catch(refusal)).toBe('resource_not_found: connection does not exist');
    expect(await load('off').loaded.catch(refusal)).toBe('resource_not_found: connection not enabled');
  });
});
