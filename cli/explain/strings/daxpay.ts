import { type Mistake, type MistakeId, right, type Variant, wrong } from '../mistake.ts';
import type { SignedString } from '../search.ts';
import { ENCODERS } from './texts.ts';

/** What a request has, as the body has it: also what the protocol does not know, and nulls. */
export interface SentMembers {
  /** Known and not null: these are signed. */
  readonly signed: Readonly<Record<string, string>>;
  /** All of the body's, in its order, without `sign`. */
  readonly all: Readonly<Record<string, unknown>>;
  readonly isUpper: boolean;
  readonly reqTimeMs: number | undefined;
  readonly body: string;
}

/** China's clocks are ahead by so much, in milliseconds. */
const CHINA_MS = 8 * 3_600_000;

/** DaxPay's string-to-sign with its secret, and what is signed in its place. */
export function daxpayStrings(members: SentMembers): Variant<SignedString>[] {
  const plains = [right(plainOf(Object.entries(members.signed))), ...otherPlains(members)];
  const finishes = [right(finish(members.isUpper)), ...otherFinishes(members.isUpper)];
  return plains.flatMap((plain) =>
    finishes.map(({ mistakes, value }) => ({
      mistakes: [...plain.mistakes, ...mistakes],
      value: {
        plain: Buffer.from(plain.value),
        compose: (secret) => Buffer.from(value(plain.value, secret.toString('utf8'))),
      },
    })),
  );
}

type Pair = readonly [name: string, value: unknown];
type Finish = (plain: string, secret: string) => string;

const byName = (pairs: readonly Pair[]): Pair[] => [...pairs].sort(([one], [other]) => (one < other ? -1 : 1));
const joined = (pairs: readonly Pair[]): string => pairs.map(([name, value]) => `${name}=${value}`).join('&');
const withoutQuotes = (text: string): string => text.replace(/["\\]/g, '');
const plainOf = (pairs: readonly Pair[]): string => withoutQuotes(joined(byName(pairs)));

function otherPlains({ signed, all, body, reqTimeMs }: SentMembers): Variant<string>[] {
  const pairs = Object.entries(signed);
  const plain = (text: string, id: MistakeId, what: string, remedy: string) => wrong(text, id, what, remedy);
  const without = (name: string) => plainOf(pairs.filter(([other]) => other !== name));
  const unknown = Object.entries(all).filter(([name, value]) => !(name in signed) && value !== null);
  const nulls = Object.entries(all).filter(([, value]) => value === null);
  const inBody = Object.keys(all).flatMap((name) => (name in signed ? [[name, signed[name]] as const] : []));
  const known = 'The members that the protocol knows are signed, and no others.';
  const order = 'Sort the members by name.';
  const asSent = 'Sign the values as they stand in the body.';
  const nullRemedy = 'What is null takes no part.';
  return [
    plain(
      plainOf(pairs.filter(([, value]) => value !== '')),
      'empty-left-out',
      'the string lacks members that are empty',
      'An empty member takes part (queryCode=).',
    ),
    ...pairs.map(([name]) =>
      plain(
        without(name),
        `member-left-out:${name}`,
        `the string lacks ${name}, which is sent`,
        'Sign every known member.',
      ),
    ),
    ...unknown.map(([name, value]) =>
      plain(
        plainOf([...pairs, [name, value]]),
        `member-added:${name}`,
        `the string has ${name}, which is not signed`,
        known,
      ),
    ),
    plain(plainOf([...pairs, ...unknown]), 'member-added:all', 'the string has every member of the body', known),
    ...['null', '', 'None', 'undefined'].map((word) =>
      plain(
        plainOf([...pairs, ...nulls.map(([name]) => [name, word] as const)]),
        'null-signed',
        'nulls are signed',
        nullRemedy,
      ),
    ),
    plain(
      plainOf([...pairs, ['sign', '']]),
      'sign-in-string',
      'the string has the member sign',
      'It is not signed itself.',
    ),
    plain(withoutQuotes(joined(inBody)), 'members-not-sorted', 'the members stand in the order of the body', order),
    plain(
      withoutQuotes(joined(byName(pairs).reverse())),
      'members-not-sorted',
      'the members are sorted downwards',
      order,
    ),
    plain(
      withoutQuotes(joined(byIgnoredCase(pairs))),
      'members-not-sorted',
      'the members are sorted in another way',
      order,
    ),
    plain(joined(byName(pairs)), 'quotes-kept', 'the string has backslashes and quotes', 'Delete every \\ and ".'),
    ...ENCODERS.map((encode) =>
      plain(
        plainOf(pairs.map(([name, value]) => [name, encode(value)])),
        'values-encoded',
        'the values are URL-encoded',
        'Nothing is encoded.',
      ),
    ),
    ...['', ',', '\n'].map((separator) =>
      plain(
        withoutQuotes(
          byName(pairs)
            .map(([name, value]) => `${name}=${value}`)
            .join(separator),
        ),
        'members-joined',
        `the members are joined by ${JSON.stringify(separator)}`,
        'Join them by &.',
      ),
    ),
    plain(
      withoutQuotes(
        byName(pairs)
          .map(([, value]) => value)
          .join(''),
      ),
      'names-left-out',
      'the names are missing',
      'Write name=value.',
    ),
    plain(
      plainOf(pairs.map(([name, value]) => [snake(name), value])),
      'names-snake',
      'the names are in snake_case',
      asSent,
    ),
    ...['hmac_sha256', 'HmacSHA256', 'HMAC-SHA256', 'md5', 'MD5', 'sm3', 'SM3'].flatMap((type) =>
      ['signType', 'sign_type'].map((name) =>
        plain(
          plainOf([...pairs, [name, type]]),
          `member-not-sent:${name}`,
          `the string has ${name}, which is not sent`,
          known,
        ),
      ),
    ),
    ...['nonceStr', 'clientIp', 'queryCode', 'mchNo'].flatMap((name) =>
      name in signed
        ? []
        : [plain(plainOf([...pairs, [name, '']]), `member-not-sent:${name}`, `the string has an empty ${name}`, known)],
    ),
    plain(body, 'body-signed', 'the body was signed as JSON', 'Sign the members as name=value, sorted.'),
    plain(
      jsonWithoutSign(body),
      'body-signed',
      'the body was signed as JSON',
      'Sign the members as name=value, sorted.',
    ),
    ...otherTimes(pairs, reqTimeMs),
  ];
}

const byIgnoredCase = (pairs: readonly Pair[]): Pair[] =>
  [...pairs].sort(([one], [other]) => one.length - other.length || (one < other ? -1 : 1));
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function jsonWithoutSign(body: string): string {
  try {
    const { sign: _, ...rest } = JSON.parse(body) as Record<string, unknown>;
    return JSON.stringify(rest);
  } catch {
    return body;
  }
}

/** So many seconds apart are two looks at the clock. */
const TWICE_SECONDS = 3;

function otherTimes(pairs: readonly (readonly [string, string])[], reqTimeMs: number | undefined): Variant<string>[] {
  if (reqTimeMs === undefined) return [];
  const timed = (value: string, mistake: Mistake): Variant<string> => ({
    mistakes: [mistake],
    value: plainOf(pairs.map(([name, was]) => [name, name === 'reqTime' ? value : was])),
  });
  const shown = (epochMs: number) => new Date(epochMs + CHINA_MS).toISOString().slice(0, 19).replace('T', ' ');
  const remedy = 'Sign the text that is sent.';
  const zone: Mistake = { id: 'time-zone', text: 'reqTime was signed in another zone than it is sent', remedy };
  const form: Mistake = { id: 'time-form', text: 'reqTime was signed in another form than it is sent', remedy };
  const twice: Mistake = {
    id: 'time-twice',
    text: 'the time was taken twice',
    remedy: 'Take it once; sign and send the same text.',
  };
  const forms = [
    ...[
      String(reqTimeMs),
      String(reqTimeMs / 1_000),
      shown(reqTimeMs).replace(' ', 'T'),
      shown(reqTimeMs).replace(/[- :]/g, ''),
    ],
    ...[new Date(reqTimeMs).toISOString(), shown(reqTimeMs).replaceAll('-', '/')],
  ];
  return [
    timed(shown(reqTimeMs - CHINA_MS), zone),
    timed(shown(reqTimeMs + CHINA_MS), zone),
    ...forms.map((text) => timed(text, form)),
    ...[-3, -2, -1, 1, 2, TWICE_SECONDS].map((seconds) => timed(shown(reqTimeMs + seconds * 1_000), twice)),
  ];
}

const finish =
  (isUpper: boolean): Finish =>
  (plain, secret) =>
    isUpper ? `${plain}&key=${secret}`.toUpperCase() : `${plain}&key=${secret}`;

function otherFinishes(isUpper: boolean): Variant<Finish>[] {
  const fold = (text: string) => (isUpper ? text.toUpperCase() : text);
  const append = 'Append &key= and the secret, with nothing before or behind.';
  const upper = 'The app is configured to sign in upper case: fold the whole string, the secret too.';
  const asIs = 'The app is configured as-is: do not change the case.';
  const other = (value: Finish, id: MistakeId, text: string, remedy: string) => wrong(value, id, text, remedy);
  const joints = ['', '&', '&secret=', '&signKey=', '&appSecret=', 'key=', '&key', '&&key=', '\n', '&key=\n', '&key= '];
  return [
    ...(isUpper
      ? [
          other(
            (plain, secret) => `${plain}&key=${secret}`,
            'not-upper-cased',
            'the string was not upper-cased',
            upper,
          ),
          other(
            (plain, secret) => `${plain.toUpperCase()}&key=${secret}`,
            'secret-not-upper-cased',
            'the end with the secret was not upper-cased',
            upper,
          ),
          other(
            (plain, secret) => `${plain}&key=${secret}`.toLowerCase(),
            'lower-cased',
            'the string was lower-cased',
            upper,
          ),
        ]
      : [
          other(
            (plain, secret) => `${plain}&key=${secret}`.toUpperCase(),
            'upper-cased',
            'the string was upper-cased',
            asIs,
          ),
          other(
            (plain, secret) => `${plain}&key=${secret}`.toLowerCase(),
            'lower-cased',
            'the string was lower-cased',
            asIs,
          ),
        ]),
    other((plain) => fold(plain), 'secret-not-appended', 'the secret was not appended', append),
    ...joints.map((joint) =>
      other(
        (plain, secret) => fold(`${plain}${joint}${secret}`),
        'secret-joint',
        `the secret was appended behind ${JSON.stringify(joint)}, not behind "&key="`,
        append,
      ),
    ),
    other((plain, secret) => fold(`${secret}${plain}`), 'secret-before', 'the secret stands before the string', append),
    other(
      (plain, secret) => fold(`key=${secret}&${plain}`),
      'secret-before',
      'the secret stands before the string',
      append,
    ),
    other(
      (plain, secret) => fold(`${secret}${plain}${secret}`),
      'secret-before',
      'the secret stands before and behind',
      append,
    ),
    other((plain, secret) => fold(`${plain}&key=${secret}&`), 'string-tail', 'an & stands at the end', append),
    other(
      (plain, secret) => fold(`${plain}&key=${secret}\n`),
      'string-newline-at-end',
      'a newline stands at the end of what was signed',
      append,
    ),
    other(
      (plain, secret) => fold(`${plain}&key=${secret} `),
      'string-blank',
      'a blank stands at the end of what was signed',
      append,
    ),
    other(
      (plain, secret) => fold(`\n${plain}&key=${secret}`),
      'string-newline-at-start',
      'a newline stands before what was signed',
      append,
    ),
    other((plain, secret) => fold(`&${plain}&key=${secret}`), 'string-head', 'an & stands at the beginning', append),
    other(
      (plain, secret) => encodeURIComponent(fold(`${plain}&key=${secret}`)),
      'string-encoded',
      'the whole string was URL-encoded',
      'Sign it as it is.',
    ),
  ];
}
