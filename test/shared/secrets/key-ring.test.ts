import { Findings } from '../../../shared/secrets/entity.ts';
import { readKeyRing } from '../../../shared/secrets/key-ring.ts';
import { ALWAYS, type ValidityDocument } from '../../../shared/signing/validity.ts';

interface Document extends ValidityDocument {
  readonly id: string;
}

/** Reads documents whose id `bad` is no key. */
function read(...documents: Document[]) {
  const findings = new Findings();
  const keys = readKeyRing(
    'keys',
    documents,
    ({ id }, validity) => {
      if (id === 'bad') throw new Error('is bad');
      return { id, ...validity };
    },
    findings,
  );
  return { keys, findings: findings.all };
}
const error = (member: string, text: string) => ({ severity: 'error', member, text });

test('keys stand newest first, each with its validity', () => {
  expect(read({ id: 'old' }, { id: 'new', notBefore: '2026-11-21T00:00:00Z' })).toEqual({
    keys: [
      { id: 'new', notBeforeMs: Date.UTC(2026, 10, 21), notAfterMs: Number.POSITIVE_INFINITY },
      { id: 'old', ...ALWAYS },
    ],
    findings: [],
  });
  expect(read()).toEqual({ keys: [], findings: [] });
});

test('two may be active at one moment, three may not', () => {
  expect(read({ id: 'a' }, { id: 'b' }).findings).toEqual([]);
  expect(read({ id: 'a' }, { id: 'b' }, { id: 'c' }).findings).toEqual([
    error('keys', 'has more than two keys active at one moment'),
  ]);
});

test('a key that cannot be used is named by its place, and the others are read', () => {
  const { keys, findings } = read({ id: 'a' }, { id: 'bad' }, { id: 'c', notAfter: 'soon' });
  expect(keys).toEqual([{ id: 'a', ...ALWAYS }]);
  expect(findings).toEqual([
    error('keys/1', 'is bad'),
    error('keys/2', 'has a notAfter that is no instant like 2026-11-21T00:00:00Z'),
  ]);
});
