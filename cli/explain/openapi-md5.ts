import { isActive, readValidity, type ValidityDocument } from '../../shared/signing/validity.ts';
import { digestVariants } from './digests.ts';
import { type Mistake, type MistakeId, type Variant, wrong } from './mistake.ts';
import { type Search, type SignedString, withoutEffectless } from './search.ts';
import { secretVariants } from './secrets.ts';
import { readSignature } from './signature-readings.ts';

/** Strings to sign, without any secret: the right one first. */
export interface Texts {
  readonly strings: readonly Variant<Buffer>[];
  /** Those that are tried only where everything else is right. */
  readonly lone: readonly Variant<Buffer>[];
}

/** A caller's key outside its time. */
export const NOT_ACTIVE: Mistake = {
  id: 'key-not-active',
  text: 'it was signed with a key that is not in use now',
  remedy: 'Use the key that is in use now.',
};

const LENGTHS = new Set([16, 20, 32, 64]);
const DIRECTLY = 'The secret stands directly behind the body, and nothing behind it.';

/** Ways to sign with MD5 and a shared secret. */
export function md5Ways(
  signature: string,
  { strings, lone }: Texts,
  secrets: readonly (ValidityDocument & { readonly secret: string })[],
  atMs: number,
): Search {
  const known = secrets.map(({ secret, ...validity }) => ({
    secret,
    ...(!isActive(readValidity(validity), atMs) && { wrongBecause: NOT_ACTIVE }),
  }));
  const [first] = strings;
  return {
    strings: withoutEffectless([...strings.map(withSecret), ...(first ? otherPlaces(first.value) : [])]),
    lone: lone.map(withSecret),
    secrets: secretVariants(known, { behindText: true }),
    digests: digestVariants({ kind: 'hash', hash: 'md5', saidBy: 'this business signs with', secretInString: true }),
    targets: readSignature(signature, 'upper-case hex', (bytes) => LENGTHS.has(bytes)),
  };
}

const behind =
  (plain: Buffer, joint = ''): SignedString['compose'] =>
  (secret) =>
    Buffer.concat([plain, Buffer.from(joint), secret]);

const withSecret = ({ mistakes, value }: Variant<Buffer>): Variant<SignedString> => ({
  mistakes,
  value: { plain: value, compose: behind(value) },
});

/** The secret where it does not belong. */
function otherPlaces(plain: Buffer): Variant<SignedString>[] {
  const other = (compose: SignedString['compose'], id: MistakeId, text: string) =>
    wrong<SignedString>({ plain, compose }, id, text, DIRECTLY);
  const before = 'the secret stands before the string';
  return [
    ...['&key=', '&', '&secret=', 'key='].map((joint) =>
      other(behind(plain, joint), 'secret-joint', `the secret was appended behind ${JSON.stringify(joint)}`),
    ),
    other(() => plain, 'secret-not-appended', 'the secret was not appended'),
    other(
      (secret) => Buffer.from(Buffer.concat([plain, secret]).toString('utf8').toUpperCase()),
      'upper-cased',
      'the string was upper-cased with its secret, as DaxPay has it',
    ),
    other((secret) => Buffer.concat([secret, plain]), 'secret-before', before),
    other((secret) => Buffer.concat([secret, plain, secret]), 'secret-before', `${before}, too`),
  ];
}
