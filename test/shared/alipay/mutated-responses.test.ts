/** Answers that Alipay did not sign as they stand: whatever is changed in a byte or a piece, none is used. */
import { isDeepStrictEqual } from 'node:util';
import type { Connection } from '../../../shared/alipay/connection.ts';
import { readTokenOutcome } from '../../../shared/alipay/token-outcome.ts';
import { readPublicKey } from '../../../shared/signing/key-material.ts';
import { answerText, certificateConnection, publicKeyConnection } from '../../support/alipay-connection.ts';
import { atMost, fc } from '../../support/properties.ts';
import { vectors } from '../../support/vectors.ts';

type Change = (bytes: Buffer) => Buffer;

const place = fc.nat(1_000_000);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(
    ([at, bits]): Change =>
      (bytes) => {
        const changed = Buffer.from(bytes);
        const index = at % bytes.length;
        changed[index] = (changed[index] ?? 0) ^ bits;
        return changed;
      },
  ),
  fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(
    ([at, byte]): Change =>
      (bytes) =>
        splice(bytes, at, 0, Buffer.from([byte])),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 40 })).map(
    ([at, length]): Change =>
      (bytes) =>
        splice(bytes, at, length),
  ),
  fc.tuple(place, place, fc.integer({ min: 1, max: 400 })).map(
    ([from, to, length]): Change =>
      (bytes) => {
        const start = from % bytes.length;
        return splice(bytes, to, 0, bytes.subarray(start, start + length));
      },
  ),
  fc
    .tuple(
      place,
      fc.constantFrom('"open_id":"evil",', '"user_id":"2088000000000666",', '}', '{', '\\', '"', ',"sign":""'),
    )
    .map(
      ([at, piece]): Change =>
        (bytes) =>
          splice(bytes, at, 0, Buffer.from(piece)),
    ),
);

function splice(bytes: Buffer, at: number, removed: number, added: Buffer = Buffer.alloc(0)): Buffer {
  const index = at % bytes.length;
  return Buffer.concat([bytes.subarray(0, index), added, bytes.subarray(index + removed)]);
}

const golden = { ...publicKeyConnection(), alipayPublicKey: readPublicKey(vectors.rsa.publicKey) };
const certified = certificateConnection();
const certSn = certified.certificates?.alipayCertSn;

interface Answer {
  readonly text: string;
  readonly span: string;
}

function signed(members: object): Answer {
  return { text: answerText(members, { certSn }), span: JSON.stringify(members) };
}

/**
 * Whether what Alipay signed still stands there, with its signature. What stands beside them proves and says nothing, and is
 * not looked at: it need not even be JSON.
 */
function isWhole(body: Buffer, { text, span }: Answer): boolean {
  const { sign } = JSON.parse(text) as { sign: string };
  const found = [...body.toString('latin1').matchAll(/"sign"\s*:\s*("(?:[^"\\]|\\.)*")/g)];
  // Alipay escapes slashes after signing.
  const spans = [body.toString('latin1'), body.toString('latin1').replaceAll('\\/', '/')];
  const latin1Span = Buffer.from(span).toString('latin1');
  return found.some(([, literal = '']) => isText(literal, sign)) && spans.some((each) => each.includes(latin1Span));
}

/** Whether a literal of JSON means this text. */
function isText(literal: string, text: string): boolean {
  try {
    return JSON.parse(literal) === text;
  } catch {
    return false;
  }
}

const outcomeOf = (body: Buffer, connection: Connection) =>
  readTokenOutcome({ kind: 'responded', status: 200, body }, connection);

test.each([
  ['the golden success', 10_000, vectors.alipay.answer, golden],
  ['a success in certificate mode', 2_000, signed({ access_token: 'T', open_id: 'O' }), certified],
  ['an error that frees the code', 1_000, signed({ code: '20000', msg: 'x' }), certified],
  ['another that does', 1_000, signed({ code: '40001', msg: 'x' }), certified],
])('of %s, %i times', (_what, numRuns, { text, span }, connection) => {
  const original = outcomeOf(Buffer.from(text), connection);
  expect(['granted', 'busy', 'misconfigured']).toContain(original.kind);
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const body = changes.reduce<Buffer>((bytes, make) => make(bytes), Buffer.from(text));
      const found = outcomeOf(body, connection);
      const isSafe = found.kind === 'unknown' || (found.kind === 'misconfigured' && !found.unspent);
      const whole = isWhole(body, { text, span });
      expect(isSafe || (whole && isDeepStrictEqual(found, original))).toBe(true);
      fc.pre(!whole);
    }),
    { numRuns: atMost(numRuns) },
  );
});

describe('the judge', () => {
  const members = { access_token: 'T', open_id: 'O', avatar: 'https://alipay/x' };
  const answer = signed(members);
  const { sign } = JSON.parse(answer.text) as { sign: string };
  const withSign = (change: (sign: string) => string) => answer.text.replace(sign, () => change(sign));

  test.each([
    ['as it stands', answer.text],
    ['beside a member that is no JSON', answer.text.replace('{', '{"x":1e,')],
    ['with slashes escaped in what is signed', answer.text.replace('https://', 'https:\\/\\/')],
    [
      'with the signature in another notation',
      withSign((text) => `\\u00${text.charCodeAt(0).toString(16)}${text.slice(1)}`),
    ],
  ])('takes an answer for whole %s', (_how, text) => {
    expect(isWhole(Buffer.from(text), answer)).toBe(true);
    expect(outcomeOf(Buffer.from(text), certified)).toEqual(outcomeOf(Buffer.from(answer.text), certified));
  });

  test.each([
    ['with another id', answer.text.replace('"O"', '"P"')],
    ['with another signature', withSign((text) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`)],
    ['with a signature that ends early', withSign((text) => `${text.slice(0, 9)}"${text.slice(9)}`)],
    ['without a signature', withSign(() => '')],
    ['cut off', answer.text.slice(0, 20)],
  ])('does not take one for whole %s', (_how, text) => {
    expect(isWhole(Buffer.from(text), answer)).toBe(false);
    expect(outcomeOf(Buffer.from(text), certified)).toMatchObject({ kind: 'unknown' });
  });
});
