import { Findings, inspectEntity, readEntity } from '../../../shared/secrets/entity.ts';
import { platformKeysKind, platformSecretName } from '../../../shared/secrets/platform-keys.ts';
import { ALWAYS } from '../../../shared/signing/validity.ts';
import { rsaPair } from '../../support/keys.ts';

const { privatePem, publicPem, privateKey } = rsaPair('platform');
const signingKey = { id: 'k1', privateKey: privatePem };
const stateKey = { version: '1', secret: 's'.repeat(32) };
const sound = {
  signingKeys: [signingKey],
  stateKeys: [stateKey],
  healthCheckConnections: ['wework'],
};
const read = (document: object) => readEntity(platformKeysKind, 'platform', JSON.stringify(document));
const errors = (document: object) =>
  inspectEntity(platformKeysKind, JSON.stringify(document)).findings.map(({ member, text }) => `${member} ${text}`);

describe('the platform’s secret', () => {
  test('gives parsed keys, newest first, and what the health check covers', () => {
    const newer = { id: 'k2', privateKey: rsaPair('newer').privatePem, notBefore: '2026-01-01T00:00:00Z' };
    const keys = read({ ...sound, signingKeys: [signingKey, newer] });
    expect(keys.signingKeys.map(({ id }) => id)).toEqual(['k2', 'k1']);
    expect(keys.signingKeys[1]?.privateKey.equals(privateKey)).toBe(true);
    expect(keys.healthCheckConnections).toEqual(['wework']);
  });

  test('may hold more keys than two, as long as no three are active at once', () => {
    const at = (id: string, year: number) => ({
      ...signingKey,
      id,
      notBefore: `${year}-01-01T00:00:00Z`,
      notAfter: `${year + 2}-01-01T00:00:00Z`,
    });
    expect(read({ ...sound, signingKeys: [at('a', 2026), at('b', 2027), at('c', 2028)] }).signingKeys).toHaveLength(3);
    expect(errors({ ...sound, signingKeys: [at('a', 2026), at('b', 2027), at('c', 2027)] })).toEqual([
      'signingKeys has more than two keys active at one moment',
    ]);
  });

  test.each<[string, object, string]>([
    ['without signing keys', { ...sound, signingKeys: [] }, 'signingKeys must NOT have fewer than 1 items'],
    ['without state keys', { ...sound, stateKeys: [] }, 'stateKeys must NOT have fewer than 1 items'],
    ['with a key that nothing uses', { ...sound, logHashKey: 'l'.repeat(32) }, 'logHashKey is not known'],
    [
      'with a short state key',
      { ...sound, stateKeys: [{ ...stateKey, secret: 's'.repeat(31) }] },
      'stateKeys/0/secret must NOT have fewer than 32 characters',
    ],
    [
      'with a version of two characters',
      { ...sound, stateKeys: [{ ...stateKey, version: '12' }] },
      'stateKeys/0/version must match pattern',
    ],
    [
      'with a state key that is a placeholder',
      { ...sound, stateKeys: [{ ...stateKey, secret: 'at least 32 characters, made by chance' }] },
      'stateKeys/0/secret is a placeholder of the documents, not a value',
    ],
    ['with a version twice', { ...sound, stateKeys: [stateKey, stateKey] }, 'stateKeys has a version twice'],
    ['with an id twice', { ...sound, signingKeys: [signingKey, signingKey] }, 'signingKeys has an id twice'],
    [
      'with the wrong half',
      { ...sound, signingKeys: [{ ...signingKey, privateKey: publicPem }] },
      'signingKeys/0/privateKey holds a public key',
    ],
    [
      'with an instant that does not exist',
      { ...sound, stateKeys: [{ ...stateKey, notAfter: 'soon' }] },
      'stateKeys/0 has a notAfter that is no instant',
    ],
    [
      'with an end before the beginning',
      {
        ...sound,
        signingKeys: [{ ...signingKey, notBefore: '2026-01-02T00:00:00Z', notAfter: '2026-01-01T00:00:00Z' }],
      },
      'signingKeys/0 has a notAfter that is not after notBefore',
    ],
    [
      'with a connection that is no identifier',
      { ...sound, healthCheckConnections: ['WeWork'] },
      'healthCheckConnections/0 must match pattern',
    ],
    ['that is switched off', { ...sound, enabled: false }, 'enabled is false: nothing works without the platform'],
    ['with an unknown member', { ...sound, signingKey: [] }, 'signingKey is not known'],
  ])('%s cannot be used', (_name, document, error) => {
    expect(errors(document)).toContainEqual(expect.stringContaining(error));
    expect(() => read(document)).toThrow(expect.objectContaining({ code: 'misconfigured' }));
  });

  test('gives the state keys of its texts, newest first', () => {
    const newer = { version: '2', secret: '长'.repeat(32), notBefore: '2026-01-01T00:00:00Z' };
    const { stateKeys } = read({ ...sound, enabled: true, stateKeys: [stateKey, newer] });
    expect(stateKeys.map(({ key, ...others }) => ({ ...others, bytes: key.export().toString() }))).toEqual([
      { version: '2', notBeforeMs: Date.UTC(2026), notAfterMs: Number.POSITIVE_INFINITY, bytes: newer.secret },
      { version: '1', ...ALWAYS, bytes: stateKey.secret },
    ]);
  });

  test('names every fault of it, and the keys that cannot be used count for nothing', () => {
    const broken = { ...signingKey, privateKey: publicPem };
    const never = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-01-01T00:00:00Z' };
    const document = {
      ...sound,
      signingKeys: [1, 2, 3].map((id) => ({ ...broken, id: `k${id}` })),
      stateKeys: [{ ...stateKey, ...never }],
    };
    expect(platformKeysKind.build(document, new Findings())).toMatchObject({ signingKeys: [], stateKeys: [] });
    expect(errors(document)).toEqual([
      ...[0, 1, 2].map((at) => `signingKeys/${at}/privateKey holds a public key where a private key belongs`),
      'stateKeys/0 has a notAfter that is not after notBefore',
    ]);
    expect(
      errors({ ...sound, signingKeys: [1, 2, 3].map((id) => ({ ...signingKey, ...never, id: `k${id}` })) }),
    ).toEqual([0, 1, 2].map((at) => `signingKeys/${at} has a notAfter that is not after notBefore`));
  });

  test('has one name for each deployment', () => {
    expect(platformSecretName('alipay-auth-gateway/prod')).toBe('alipay-auth-gateway/prod/platform');
  });
});
