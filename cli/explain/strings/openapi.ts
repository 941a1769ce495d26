import { createHash } from 'node:crypto';
import { type MistakeId, right, type Variant, wrong } from '../mistake.ts';
import { fromGbk, toGbk } from './gbk.ts';
import { rewrittenBodies } from './json-bodies.ts';
import { ENCODERS } from './texts.ts';

/** The signed headers as they were sent: without those that were not. */
export type SentHeaders = Readonly<Partial<Record<'businessId' | 'nonce' | 'signType' | 'timestamp', string>>>;

type Pair = readonly [name: string, value: string];

/**
 * What is signed in the place of the open API's string-to-sign, without any secret.
 * @param unsigned headers that are sent and not signed
 * @param algorithm that the business has
 */
export function openapiStrings(
  headers: SentHeaders,
  body: Buffer,
  { unsigned, algorithm }: { readonly unsigned: readonly Pair[]; readonly algorithm: string },
): Variant<Buffer>[] {
  const pairs = sorted(Object.entries(headers));
  const strings = [
    ...otherBodies(pairs, body),
    ...otherHeads(pairs, body, { unsigned, algorithm }),
    ...otherJoints(pairs, body),
    ...otherUnits(pairs, body),
  ];
  return [right(joined(pairs, body)), ...strings];
}

const sorted = (pairs: readonly Pair[]): Pair[] => [...pairs].sort(([one], [other]) => (one < other ? -1 : 1));
const headOf = (pairs: readonly Pair[]): string => pairs.map(([name, value]) => `${name}=${value}`).join('&');
const joined = (pairs: readonly Pair[], body: Buffer | string, joint = ''): Buffer =>
  Buffer.concat([Buffer.from(headOf(pairs) + joint), Buffer.from(body)]);

const SAME_BYTES = 'Sign the body byte for byte as it is sent.';

function otherBodies(pairs: readonly Pair[], body: Buffer): Variant<Buffer>[] {
  const text = body.toString('utf8');
  const signed = (value: Buffer | string, id: MistakeId, what: string, remedy = SAME_BYTES) =>
    wrong(joined(pairs, value), id, what, remedy);
  const tail = 'Sign it without (printf %s instead of echo).';
  return [
    signed(`${text}\n`, 'string-newline-at-end', 'a newline stands behind the body in what was signed', tail),
    signed(`${text}\r\n`, 'string-newline-at-end', 'a newline stands behind the body in what was signed', tail),
    signed(`${text} `, 'string-blank', 'a blank stands behind the body in what was signed', tail),
    signed(
      text.trim(),
      'body-blanks',
      'the body is sent with blanks at its ends, which were not signed',
      'Send it without.',
    ),
    signed('', 'body-left-out', 'the body was not signed'),
    signed('{}', 'body-left-out', 'an empty object was signed in the place of the body'),
    ...['md5', 'sha1', 'sha256'].flatMap((hash) => {
      const hex = createHash(hash).update(body).digest('hex');
      return [hex, hex.toUpperCase()].map((value) => signed(value, 'body-hashed', `the body's ${hash} was signed`));
    }),
    signed(body.toString('base64'), 'body-encoded', "the body's base64 was signed"),
    ...ENCODERS.map((encode) => signed(encode(text), 'body-encoded', 'the body was URL-encoded before it was signed')),
    signed(JSON.stringify(text), 'body-quoted', 'the body was signed as a JSON string'),
    ...otherCharsets(body).map(([value, what]) => signed(value, 'body-charset', what, 'Sign and send it in UTF-8.')),
    ...rewrittenBodies(body).map(({ value, mistakes }) => ({ mistakes, value: joined(pairs, value) })),
    ...membersAsPairs(pairs, text),
  ];
}

/** The body's characters as other bytes; Windows in China writes GBK where nobody says otherwise. */
function otherCharsets(body: Buffer): (readonly [value: Buffer, what: string])[] {
  const text = body.toString('utf8');
  const [gbk, sentInGbk] = [toGbk(text), fromGbk(body)];
  return [
    ...(gbk ? [[gbk, 'the body was signed in GBK'] as const] : []),
    ...(sentInGbk === undefined
      ? []
      : [[Buffer.from(sentInGbk), 'the body is sent in GBK, and was signed in UTF-8'] as const]),
    [Buffer.from(text, 'latin1'), 'the body was signed as ISO-8859-1'],
    [Buffer.from(text, 'utf16le'), 'the body was signed as UTF-16'],
  ];
}

/** The body's members taken for parameters. */
function membersAsPairs(pairs: readonly Pair[], text: string): Variant<Buffer>[] {
  const members = membersOf(text);
  if (members.length === 0) return [];
  const remedy = 'The body is signed as it is, not its members.';
  const what = "the body's members were signed as name=value";
  return [
    wrong(
      joined(sorted([...pairs.filter(([name]) => !has(members, name)), ...members]), ''),
      'body-as-pairs',
      what,
      remedy,
    ),
    wrong(joined(pairs, headOf(sorted(members))), 'body-as-pairs', what, remedy),
    wrong(joined(pairs, headOf(sorted(members)), '&'), 'body-as-pairs', what, remedy),
  ];
}

const has = (pairs: readonly Pair[], name: string): boolean => pairs.some(([other]) => other === name);

function membersOf(text: string): Pair[] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, each]) => [name, `${each}`])
      : [];
  } catch {
    return [];
  }
}

function otherHeads(
  pairs: readonly Pair[],
  body: Buffer,
  { unsigned, algorithm }: { readonly unsigned: readonly Pair[]; readonly algorithm: string },
): Variant<Buffer>[] {
  const head = (other: readonly Pair[], id: MistakeId, text: string, remedy: string) =>
    wrong(joined(other, body), id, text, remedy);
  const signTypes = has(pairs, 'signType') ? [] : [algorithm];
  const order = 'The order is businessId, nonce, signType, timestamp.';
  return [
    ...signTypes.map((value) => {
      const text = 'the string has signType, which is not sent';
      return head(
        sorted([...pairs, ['signType', value]]),
        'sign-type-not-sent',
        text,
        'Send the header, or leave it out.',
      );
    }),
    ...pairs.map(([name]) =>
      head(
        pairs.filter(([other]) => other !== name),
        `header-left-out:${name}`,
        `the string lacks ${name}, which is sent`,
        'Every one of the four headers that is sent is signed.',
      ),
    ),
    ...orders(pairs).map((other) => head(other, 'headers-not-sorted', 'the headers are in another order', order)),
    ...unsigned.map(([name, value]) =>
      head(
        sorted([...pairs, [name, value]]),
        `header-added:${name.toLowerCase()}`,
        `the string has the header ${name}`,
        order,
      ),
    ),
    head(
      sorted([...pairs, ['sign', '']]),
      'sign-in-string',
      'the string has the member sign',
      'It is not signed itself.',
    ),
    head(
      pairs.map(([name, value]) => [name.toLowerCase(), value]),
      'header-names-case',
      'the headers are named in lower case',
      'Write businessId, nonce, signType, timestamp.',
    ),
    ...ENCODERS.map((encode) =>
      head(
        pairs.map(([name, value]) => [name, encode(value)]),
        'values-encoded',
        'the values are URL-encoded',
        'Nothing is encoded.',
      ),
    ),
    head([], 'head-left-out', 'the body alone was signed', 'The four headers stand before it.'),
  ];
}

/** All orders but the right one. */
function orders(pairs: readonly Pair[]): (readonly Pair[])[] {
  const permute = (rest: readonly Pair[]): (readonly Pair[])[] =>
    rest.length <= 1
      ? [rest]
      : rest.flatMap((first) => permute(rest.filter((other) => other !== first)).map((more) => [first, ...more]));
  return permute(pairs).slice(1);
}

function otherJoints(pairs: readonly Pair[], body: Buffer): Variant<Buffer>[] {
  const directly = 'The body stands directly behind the timestamp.';
  const joints = ['&', '\n', '\r\n', '?', ' ', '&body=', '&data=', 'body=', '=', ','];
  const separators = ['\n', '', ',', ';', ' '];
  return [
    ...joints.map((joint) => {
      const shown = JSON.stringify(joint);
      return wrong(joined(pairs, body, joint), 'joint', `${shown} stands between the headers and the body`, directly);
    }),
    ...separators.map((separator) => {
      const head = pairs.map(([name, value]) => `${name}=${value}`).join(separator);
      const text = `the headers are joined by ${JSON.stringify(separator)}`;
      return wrong(Buffer.concat([Buffer.from(head), body]), 'headers-joined', text, 'Join them by &.');
    }),
    wrong(
      Buffer.concat([body, Buffer.from(headOf(pairs))]),
      'body-first',
      'the body stands before the headers',
      directly,
    ),
    wrong(
      Buffer.from(pairs.map(([, value]) => value).join('') + body.toString('utf8')),
      'names-left-out',
      'the string has values without their names',
      'Write name=value.',
    ),
  ];
}

/** So many milliseconds apart are two looks at the clock. */
const TWICE_MS = 2_000;

const REMEDY = 'Take it once; sign and send the same text.';
const timed = (pairs: readonly Pair[], body: Buffer, value: string) =>
  joined(
    pairs.map(([name, was]) => [name, name === 'timestamp' ? value : was]),
    body,
  );

function otherUnits(pairs: readonly Pair[], body: Buffer): Variant<Buffer>[] {
  const sent = pairs.find(([name]) => name === 'timestamp')?.[1] ?? '';
  if (!/^\d{10,13}$/.test(sent)) return [];
  const epochMs = sent.length === 10 ? Number(sent) * 1_000 : Number(sent);
  return [
    [String(Math.floor(epochMs / 1_000)), 'seconds'],
    [String(epochMs), 'milliseconds'],
  ].map(([value = '', unit]) => {
    const text = `the time was signed in ${unit} and sent in another unit`;
    return wrong(timed(pairs, body, value), 'timestamp-unit', text, REMEDY);
  });
}

/** The strings with times of up to two seconds before and behind the one that was sent. */
export function timesTakenTwice(headers: SentHeaders, body: Buffer): Variant<Buffer>[] {
  const { timestamp = '' } = headers;
  if (!/^\d{13}$/.test(timestamp)) return [];
  const pairs = sorted(Object.entries(headers));
  return Array.from({ length: 2 * TWICE_MS + 1 }, (_, index) => index - TWICE_MS)
    .filter((differenceMs) => differenceMs !== 0)
    .map((differenceMs) => {
      const value = timed(pairs, body, String(Number(timestamp) + differenceMs));
      return wrong(value, 'time-twice', 'the time was taken twice', REMEDY);
    });
}
