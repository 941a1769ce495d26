import { createSecretKey } from 'node:crypto';
import { makeState, readState } from '../../../../shared/protocols/openapi/state.ts';
import { locatorOf } from '../../../../shared/storage/authorization-item.ts';
import { fc } from '../../../support/properties.ts';

const key = createSecretKey('state-key-of-the-tests-32-letters', 'utf8');
const other = createSecretKey('another-key-of-the-test-32-letters', 'utf8');
const keyOf = (version: string) => ({ a: key, b: other })[version];

const claims = fc.record({
  keyVersion: fc.constantFrom('a', 'b'),
  createdAtSeconds: fc.integer({ min: 0, max: 4_000_000_000 }),
  locator: fc
    .tuple(fc.string({ minLength: 1, maxLength: 64 }), fc.string({ minLength: 1, maxLength: 64 }))
    .map(([one, two]) => locatorOf(one, two)),
});
const made = claims.map((claim) => ({ claim, state: makeState(claim, keyOf(claim.keyVersion) ?? key) }));

test('the golden locator and state, as another program makes them', () => {
  const locator = locatorOf('business-1', 'serial-1');
  expect(locator).toBe('76d236642a50a3b3cd414c936843f147');
  const claim = { keyVersion: 'a', createdAtSeconds: 1_795_231_632, locator };
  expect(makeState(claim, key)).toBe('aB7elu4DmNKChLVhHD3itPJs9YrZ9FW38j0zWvJMbRVuwKDE6Qa');
});

test.each(['', 'a'.repeat(50), 'a'.repeat(52), `_${'a'.repeat(51)}`, `${'a'.repeat(51)}_`, `${'a'.repeat(50)}\n`])(
  'for %j, which is no state, no key is even looked for',
  (state) => {
    const asked: string[] = [];
    expect(readState(state, (version) => void asked.push(version))).toBeUndefined();
    expect(asked).toEqual([]);
  },
);

test('a state says what went into it, in 51 letters and digits', () => {
  fc.assert(
    fc.property(made, ({ claim, state }) => {
      expect(state).toMatch(/^[A-Za-z0-9]{51}$/);
      expect(readState(state, keyOf)).toEqual(claim);
    }),
  );
});

test('a state with any character changed is refused', () => {
  fc.assert(
    fc.property(made, fc.nat(50), fc.stringMatching(/^[A-Za-z0-9_]$/), ({ state }, at, put) => {
      const changed = state.slice(0, at) + put + state.slice(at + 1);
      fc.pre(changed !== state);
      expect(readState(changed, keyOf)).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});

test('the tag of one link never verifies for another', () => {
  fc.assert(
    fc.property(made, made, (one, two) => {
      fc.pre(one.state !== two.state);
      expect(readState(one.state.slice(0, 29) + two.state.slice(29), keyOf)).toBeUndefined();
    }),
  );
});

test.each(['', 'a'.repeat(51), 'a'.repeat(50), 'a'.repeat(52), 'z'.repeat(51), `${'a'.repeat(50)}\n`])(
  '%j is refused',
  (state) => {
    expect(readState(state, keyOf)).toBeUndefined();
  },
);
