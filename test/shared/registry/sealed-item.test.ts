import { createSecretKey, randomBytes } from 'node:crypto';
import { callerKey } from '../../../shared/registry/item-key.ts';
import { openDocument, sealDocument } from '../../../shared/registry/sealed-item.ts';
import { refusal } from '../../support/refusal.ts';

const key = { id: 'r1', key: createSecretKey(Buffer.alloc(32, 1)) };
const other = { id: 'r2', key: createSecretKey(Buffer.alloc(32, 2)) };
const place = { service: 'gateway', stage: 'prod', key: callerKey('openapi', 'shop') };
const text = JSON.stringify({ publicKeys: [{ publicKey: 'MIIBIj' }], 名: '商户' });
const seal = (revision = 1, by = key) => sealDocument(text, { ...place, revision }, by, randomBytes);
const CHANGED =
  'registry item caller#openapi#shop: is not as it was sealed: changed, or of another item, stage or revision';
const NO_KEY = 'registry item caller#openapi#shop: is sealed under a key that is not in the ring';
const refused = (reason: string) => refusal('misconfigured', { reason });

test('a document comes back as it was sealed, whichever key of the ring it is under', () => {
  expect(openDocument(seal(), place, [key])).toBe(text);
  expect(openDocument(seal(7, other), place, [key, other])).toBe(text);
});

test('an item says under which key and in which revision it was written, and nothing of its text', () => {
  const item = seal(3);
  expect(item).toMatchObject({ keyId: 'r1', revision: 3, iv: expect.objectContaining({ length: 12 }) });
  expect(Buffer.from(item.sealed).toString('latin1')).not.toMatch(/publicKey|MII/);
});

test('no two writes have the same IV', () => {
  const ivs = Array.from({ length: 100 }, () => Buffer.from(seal().iv).toString('hex'));
  expect(new Set(ivs).size).toBe(100);
});

const item = seal(5);
const flipped = (bytes: Uint8Array, at: number) =>
  Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)));

test.each([
  ['moved to another caller', item, { ...place, key: callerKey('openapi', 'other') }],
  ['moved to another protocol', item, { ...place, key: callerKey('daxpay', 'shop') }],
  ['moved to another sort key', item, { ...place, key: { pk: place.key.pk, sk: 'x' } }],
  ['of another stage', item, { ...place, stage: 'test' }],
  ['of another service', item, { ...place, service: 'other' }],
  ['of which stage and service are cut at another place', item, { ...place, service: 'gatewayprod', stage: '' }],
  ['with another revision', { ...item, revision: 6 }, place],
  ['with another IV', { ...item, iv: flipped(item.iv, 0) }, place],
  ['with a flipped bit', { ...item, sealed: flipped(item.sealed, 3) }, place],
  ['with a flipped bit in its tag', { ...item, sealed: flipped(item.sealed, item.sealed.length - 1) }, place],
  ['that is empty', { ...item, sealed: Buffer.alloc(0) }, place],
  [
    'that another key sealed under this name',
    { ...sealDocument(text, { ...place, revision: 5 }, { ...other, id: 'r1' }, randomBytes) },
    place,
  ],
])('a document %s is refused', (_name, changed, at) => {
  const name = `registry item ${at.key.pk}${at.key.sk === '-' ? '' : `#${at.key.sk}`}`;
  expect(() => openDocument(changed, at, [key])).toThrow(
    refused(CHANGED.replace('registry item caller#openapi#shop', name)),
  );
});

test('a document whose key id was changed, or whose key was taken out, is refused', () => {
  expect(() => openDocument({ ...item, keyId: 'r2' }, place, [key, other])).toThrow(refused(CHANGED));
  expect(() => openDocument(item, place, [other])).toThrow(refused(NO_KEY));
});
