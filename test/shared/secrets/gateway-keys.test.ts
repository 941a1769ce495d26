import { type EntityKind, Findings, inspectEntity, readEntity } from '../../../shared/secrets/entity.ts';
import { loadKeyRing } from '../../../shared/secrets/gateway-keys.ts';
import { registryKeys } from '../../../shared/secrets/registry-keys.ts';
import type { Secrets } from '../../../shared/secrets/secret-cache.ts';
import { signingKeys } from '../../../shared/secrets/signing-keys.ts';
import { stateKeys } from '../../../shared/secrets/state-keys.ts';
import { tokenKeys } from '../../../shared/secrets/token-keys.ts';
import { ALWAYS } from '../../../shared/signing/validity.ts';
import { rsaPair } from '../../support/keys.ts';

const { privatePem, publicPem, privateKey } = rsaPair('platform');
const signing = { id: 'k1', privateKey: privatePem };
const state = { id: '1', secret: 's'.repeat(32) };
const registry = { id: 'r1', key: Buffer.alloc(32, 1).toString('base64') };
const RINGS = { signingKeys, stateKeys, tokenKeys, registryKeys } as const;
type RingName = keyof typeof RINGS;
const GOOD = { signingKeys: signing, stateKeys: state, tokenKeys: state, registryKeys: registry } as const;

const kindOf = (ring: RingName) => RINGS[ring].kind as EntityKind<{ keys: object[] }, readonly { id: string }[]>;
const read = (ring: RingName, keys: readonly object[]) => readEntity(kindOf(ring), ring, JSON.stringify({ keys }));
const errors = (ring: RingName, document: object) =>
  inspectEntity(kindOf(ring), JSON.stringify(document)).findings.map(({ member, text }) => `${member} ${text}`);
const names = Object.keys(RINGS) as RingName[];

test('each ring has a secret of its own', () => {
  expect(names.map((name) => RINGS[name].secret)).toEqual([
    'keys/signing',
    'keys/state',
    'keys/token',
    'keys/registry',
  ]);
});

describe.each(names)('%s', (ring) => {
  const good = GOOD[ring];

  test('are read, newest first', () => {
    const newer = { ...good, id: '2', notBefore: '2026-01-01T00:00:00Z' };
    expect(read(ring, [good, newer])).toEqual([
      expect.objectContaining({ id: '2', notBeforeMs: Date.UTC(2026), notAfterMs: Number.POSITIVE_INFINITY }),
      expect.objectContaining({ id: good.id, ...ALWAYS }),
    ]);
  });

  test.each<[string, object, string]>([
    ['without keys', { keys: [] }, 'keys must NOT have fewer than 1 items'],
    ['with an unknown member', { keys: [good], enabled: false }, 'enabled is not known'],
    ['with a member that no key has', { keys: [{ ...good, use: 'x' }] }, 'keys/0/use is not known'],
    ['with an id twice', { keys: [good, good] }, 'keys has an id twice'],
    [
      'with an instant that does not exist',
      { keys: [{ ...good, notAfter: 'soon' }] },
      'keys/0 has a notAfter that is no instant',
    ],
    [
      'with an end before the beginning',
      { keys: [{ ...good, notBefore: '2026-01-02T00:00:00Z', notAfter: '2026-01-01T00:00:00Z' }] },
      'keys/0 has a notAfter that is not after notBefore',
    ],
  ])('%s cannot be used', (_name, document, error) => {
    expect(errors(ring, document)).toContainEqual(expect.stringContaining(error));
    expect(() => read(ring, (document as { keys: object[] }).keys.concat('enabled' in document ? [{}] : []))).toThrow(
      expect.objectContaining({ code: 'misconfigured' }),
    );
  });
});

test.each<[string, RingName, object, string]>([
  [
    'a signing key that is the wrong half',
    'signingKeys',
    { ...signing, privateKey: publicPem },
    'keys/0/privateKey holds a public key',
  ],
  [
    'a short state key',
    'stateKeys',
    { ...state, secret: 's'.repeat(31) },
    'keys/0/secret must NOT have fewer than 32 characters',
  ],
  ['a state key whose id has two characters', 'stateKeys', { ...state, id: '12' }, 'keys/0/id must match pattern'],
  [
    'a state key that is a placeholder',
    'stateKeys',
    { ...state, secret: 'at least 32 characters, made by chance' },
    'keys/0/secret is a placeholder of the documents, not a value',
  ],
  [
    'a short token key',
    'tokenKeys',
    { ...state, secret: 's'.repeat(31) },
    'keys/0/secret must NOT have fewer than 32 characters',
  ],
  [
    'a registry key of 31 bytes',
    'registryKeys',
    { ...registry, key: Buffer.alloc(31).toString('base64') },
    'keys/0/key must match pattern',
  ],
  [
    'a registry key with stray bits',
    'registryKeys',
    { ...registry, key: `${'A'.repeat(42)}B=` },
    'keys/0/key is not 32 bytes as base64',
  ],
])('%s cannot be used', (_name, ring, key, error) => {
  expect(errors(ring, { keys: [key] })).toContainEqual(expect.stringContaining(error));
});

test('what a key is made of', () => {
  expect(
    readEntity(signingKeys.kind, 'it', JSON.stringify({ keys: [signing] }))[0]?.privateKey.equals(privateKey),
  ).toBe(true);
  const secret = '长'.repeat(32);
  const bytesOf = (keys: readonly { key: { export(): Buffer } }[]) => keys.map(({ key }) => key.export().toString());
  const text = JSON.stringify({ keys: [{ ...state, secret }] });
  expect(bytesOf(readEntity(stateKeys.kind, 'it', text) as never)).toEqual([secret]);
  expect(bytesOf(readEntity(tokenKeys.kind, 'it', text) as never)).toEqual([secret]);
  const [key] = readEntity(registryKeys.kind, 'it', JSON.stringify({ keys: [registry] }));
  expect(key?.key.export()).toEqual(Buffer.alloc(32, 1));
});

test.each([
  ['signingKeys', 2],
  ['tokenKeys', 2],
] as const)('of %s no more than %i are active at one moment; there may be more of them', (ring, most) => {
  const at = (id: string, year: number) => ({
    ...GOOD[ring],
    id,
    notBefore: `${year}-01-01T00:00:00Z`,
    notAfter: `${year + 2}-01-01T00:00:00Z`,
  });
  expect(read(ring, [at('a', 2026), at('b', 2027), at('c', 2028)])).toHaveLength(3);
  expect(errors(ring, { keys: [at('a', 2026), at('b', 2027), at('c', 2027)] })).toEqual([
    `keys has more than ${most} keys active at one moment`,
  ]);
});

test('links and documents outlive many rotations: of their keys as many as wanted are active', () => {
  for (const ring of ['stateKeys', 'registryKeys'] as const) {
    const keys = ['a', 'b', 'c'].map((id) => ({ ...GOOD[ring], id }));
    expect(read(ring, keys)).toHaveLength(3);
  }
});

test('every fault is named, and the keys that cannot be used count for nothing', () => {
  const broken = [1, 2, 3].map((id) => ({ ...signing, privateKey: publicPem, id: `k${id}` }));
  expect(signingKeys.kind.build({ keys: broken }, new Findings())).toEqual([]);
  expect(errors('signingKeys', { keys: broken })).toEqual(
    [0, 1, 2].map((at) => `keys/${at}/privateKey holds a public key where a private key belongs`),
  );
});

describe('a ring that is loaded', () => {
  const over = (keys: unknown) => {
    const asked: unknown[][] = [];
    const get = async (...question: unknown[]) => {
      asked.push(question);
      return keys;
    };
    return { asked, secrets: { get } as unknown as Secrets };
  };

  test('is asked for by its name, and with the age that is wanted', async () => {
    const keys = [{ id: '1' }];
    const { asked, secrets } = over(keys);
    expect(await loadKeyRing(secrets, 'service/prod', stateKeys)).toBe(keys);
    await loadKeyRing(secrets, 'service/prod', stateKeys, { maxAgeMs: 7 });
    expect(asked).toEqual([
      ['service/prod/keys/state', stateKeys.kind, undefined],
      ['service/prod/keys/state', stateKeys.kind, { maxAgeMs: 7 }],
    ]);
  });

  test('and does not exist is an operator’s error', async () => {
    await expect(loadKeyRing(over(undefined).secrets, 'service/prod', stateKeys)).rejects.toMatchObject({
      code: 'misconfigured',
      message: 'secret service/prod/keys/state: does not exist',
    });
  });
});
