import { type Mistake, type MistakeId, right, type Variant, wrong } from '../mistake.ts';
import { headerOf, type SentRequest, splitTarget } from '../request/sent-request.ts';
import { ENCODERS, spoiltTexts } from './texts.ts';

/** What GenAuth's string-to-sign consists of. */
interface Parts {
  readonly method: string;
  /** In their order. */
  readonly lines: readonly (readonly [name: string, value: string])[];
  readonly path: string;
  /** Decoded, in their order. */
  readonly pairs: readonly (readonly [name: string, value: string])[];
}

/**
 * GenAuth's string-to-sign, and what is signed in its place.
 * @param expected as the gateway makes it
 * @param family of the headers: `authing` or `genauth`
 */
export function genauthStrings(
  expected: string,
  request: SentRequest,
  { family, callerId }: { readonly family: string; readonly callerId: string },
): Variant<string>[] {
  const parts = split(expected);
  return [
    right(expected),
    ...spoiltTexts(expected),
    ...otherLines(expected, parts),
    ...otherHeaders(parts, request, { family, callerId }),
    ...otherDates(parts),
    ...otherResources(parts, request),
    ...bodies(expected, request),
  ];
}

/** Values have no newlines: the string's own can be told apart. */
function split(expected: string): Parts {
  const [method = '', ...lines] = expected.split('\n');
  const [path, query] = splitTarget(lines.pop() ?? '');
  return {
    method,
    lines: lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const),
    path,
    pairs:
      query === '' ? [] : query.split('&').map((pair) => [nameOf(pair), pair.slice(nameOf(pair).length + 1)] as const),
  };
}

const nameOf = (pair: string): string => pair.split('=', 1)[0] ?? '';

/** Puts a string together, as the rule says it. */
function join({ method, lines, path, pairs }: Parts): string {
  const query = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  const head = lines.map(([name, value]) => `${name}:${value}\n`).join('');
  return `${method}\n${head}${path}${query === '' ? '' : `?${query}`}`;
}

const inOrder = (lines: Parts['lines']): Parts['lines'] => [...lines].sort(([one], [other]) => (one < other ? -1 : 1));

function otherLines(expected: string, parts: Parts): Variant<string>[] {
  const remedy = 'Each line but the last ends with a newline (one character, U+000A).';
  const lines = (value: string, text: string) => wrong(value, 'newlines', text, remedy);
  const blank = expected.replace(/^([\w-]+):/gm, '$1: ');
  return [
    lines(expected.replaceAll('\n', '\r\n'), 'its lines end with a carriage return and a newline'),
    lines(expected.replaceAll('\n', '\\n'), 'its newlines are the two characters \\n'),
    lines(expected.replaceAll('\n', ''), 'its lines stand together without newlines'),
    lines(expected.replaceAll('\n', '&'), 'its lines are joined by &'),
    wrong(blank, 'blank-behind-colon', 'a blank stands behind the colons', 'Write name:value.'),
    wrong(
      join({ ...parts, method: parts.method.toLowerCase() }),
      'method-case',
      'the method is in lower case',
      'Write it in upper case.',
    ),
    wrong(
      expected.slice(parts.method.length + 1),
      'method-left-out',
      'the method is left out',
      'It is the first line.',
    ),
    ...['GET', 'POST'].map((method) =>
      wrong(
        join({ ...parts, method }),
        'method',
        `the string has the method ${method}`,
        'It is the method that is sent.',
      ),
    ),
  ];
}

interface Names {
  readonly family: string;
  readonly callerId: string;
}

function otherHeaders(parts: Parts, request: SentRequest, { family, callerId }: Names): Variant<string>[] {
  const { lines } = parts;
  const withLines = (other: Parts['lines'], id: MistakeId, text: string, remedy: string) =>
    wrong(join({ ...parts, lines: other }), id, text, remedy);
  const names = new Map(request.headers.map(([name]) => [name.toLowerCase(), name]));
  const asSent = request.headers.map(([name]) => name.toLowerCase());
  const sentOrder = [...lines].sort(([one], [other]) => asSent.indexOf(one) - asSent.indexOf(other));
  const otherFamily = family === 'authing' ? 'genauth' : 'authing';
  const renamed = inOrder(
    lines.map(([name, value]) => [name.replace(`x-${family}-`, `x-${otherFamily}-`), value] as const),
  );
  return [
    ...lines.map(([name]) =>
      withLines(
        lines.filter(([other]) => other !== name),
        `header-left-out:${name}`,
        `the string lacks the header ${name}, which is sent`,
        `Sign date and every header that begins with x-${family}-, or do not send it.`,
      ),
    ),
    ...additions(parts, request, { family, callerId }),
    withLines([], 'header-left-out:all', 'the string has no headers', `Sign date and every x-${family}- header.`),
    withLines(sentOrder, 'headers-not-sorted', 'the headers are not sorted', 'Sort them by their lower-case names.'),
    withLines([...lines].reverse(), 'headers-not-sorted', 'the headers are not sorted', 'Sort them by their names.'),
    withLines(
      dateLast(lines),
      'headers-not-sorted',
      'the headers are not sorted',
      'date stands among the others, sorted.',
    ),
    ...[(name: string) => names.get(name) ?? name, trainCase].map((other) =>
      withLines(
        lines.map(([name, value]) => [other(name), value] as const),
        'header-names-case',
        'the headers are named in another case',
        'Write their names in lower case.',
      ),
    ),
    withLines(
      renamed,
      'header-family',
      `the string names x-${otherFamily}- headers`,
      `It is what is sent: x-${family}-.`,
    ),
    ...otherValues(parts, family),
  ];
}

const trainCase = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

const dateLast = (lines: Parts['lines']): Parts['lines'] => [
  ...lines.filter(([name]) => name !== 'date'),
  ...lines.filter(([name]) => name === 'date'),
];

/** Headers in the string that the signature does not cover, or that are not sent. */
function additions(parts: Parts, request: SentRequest, { family, callerId }: Names): Variant<string>[] {
  const has = (name: string) => parts.lines.some(([other]) => other === name);
  const added = (name: string, value: string) => join({ ...parts, lines: inOrder([...parts.lines, [name, value]]) });
  const unsigned = request.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !has(name) && name !== 'authorization');
  const all = inOrder([...parts.lines, ...unsigned]);
  const origin = request.origin?.replace(/^https?:\/\//, '');
  const guesses: [string, string][] = [
    ...['application/json', 'application/json; charset=utf-8'].map((type): [string, string] => ['content-type', type]),
    ['accept', 'application/json'],
    ...(origin === undefined ? [] : ([['host', origin]] as [string, string][])),
  ];
  const remedy = `Only date and headers that begin with x-${family}- are signed.`;
  const say = (name: string) => `the string has the header ${name}, which is not signed`;
  const appId = `x-${family}-app-id`;
  return [
    ...[...unsigned, ...guesses].map(([name, value]) =>
      wrong(added(name, value), `header-added:${name}`, say(name), remedy),
    ),
    wrong(join({ ...parts, lines: all }), 'header-added:all', 'the string has every header that is sent', remedy),
    ...(has(appId)
      ? []
      : [
          wrong(
            added(appId, callerId),
            'app-id-not-sent',
            `the string has ${appId}, which is not sent`,
            `Send it: ${appId}.`,
          ),
        ]),
  ];
}

/** Headers whose value is another one than when it was signed. */
function otherValues(parts: Parts, family: string): Variant<string>[] {
  const other: [string, (value: string) => string, string][] = [
    [`x-${family}-signature-method`, () => 'HMAC-SHA1', 'HMAC-SHA1'],
    [`x-${family}-signature-method`, () => 'HMAC-SHA256', 'HMAC-SHA256'],
    [`x-${family}-signature-nonce`, (value) => value.toUpperCase(), 'it in upper case'],
    [`x-${family}-signature-nonce`, (value) => value.toLowerCase(), 'it in lower case'],
    [`x-${family}-signature-nonce`, (value) => value.replaceAll('-', ''), 'it without hyphens'],
  ];
  return other.map(([name, change, shown]) => {
    const lines = parts.lines.map(([each, value]) => [each, each === name ? change(value) : value] as const);
    const text = `the header ${name} was changed after signing: the string has ${shown}`;
    return wrong(join({ ...parts, lines }), `header-changed:${name}`, text, 'Set the headers first, then sign them.');
  });
}

/** So many seconds apart are two looks at the clock. */
const TWICE_SECONDS = 3;

function otherDates(parts: Parts): Variant<string>[] {
  const [name, value] = parts.lines.find(([each]) => each === 'date' || each.endsWith('-date')) ?? [];
  if (name === undefined || value === undefined) return [];
  const epochMs = /^\d{13}$/.test(value) ? Number(value) : Date.parse(value);
  if (Number.isNaN(epochMs)) return [];
  const dated = (text: string, mistake: Mistake): Variant<string> => ({
    mistakes: [mistake],
    value: join({ ...parts, lines: parts.lines.map(([each, was]) => [each, each === name ? text : was] as const) }),
  });
  const form: Mistake = {
    id: 'time-form',
    text: `the string has the time of ${name} in another form`,
    remedy: 'Sign what is sent.',
  };
  const twice: Mistake = {
    id: 'time-twice',
    text: 'the time was taken twice',
    remedy: 'Take it once; sign and send the same text.',
  };
  const date = new Date(epochMs);
  const forms = [date.toISOString(), date.toISOString().replace('.000', ''), date.toUTCString(), String(epochMs)];
  return [
    ...[...forms, String(epochMs / 1_000), date.toUTCString().replace('GMT', '+0000')].map((text) => dated(text, form)),
    ...Array.from({ length: 2 * TWICE_SECONDS + 1 }, (_, index) => index - TWICE_SECONDS)
      .filter((seconds) => seconds !== 0)
      .map((seconds) => dated(new Date(epochMs + seconds * 1_000).toUTCString(), twice)),
  ];
}

function otherResources(parts: Parts, request: SentRequest): Variant<string>[] {
  const [sentPath, sentQuery] = splitTarget(request.target);
  const host = headerOf(request, 'host') ?? request.origin?.replace(/^https?:\/\//, '') ?? '';
  const resource = (text: string) => join({ ...parts, path: text, pairs: [] });
  const path = (value: string, id: MistakeId, text: string) =>
    wrong(join({ ...parts, path: value }), id, text, `The path begins at /api/: ${parts.path}`);
  const query = (text: string, id: MistakeId, what: string, remedy: string) =>
    wrong(resource(parts.path + text), id, what, remedy);
  const encoded = ENCODERS.map((encode) =>
    parts.pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&'),
  );
  const joined = parts.pairs.map(([name, value]) => `${name}=${value}`).join('&');
  const sentOrder = sentQuery.split('&').map(decodedForm).join('&');
  const asDecoded = 'Join the decoded name=value pairs, sorted by name, by &.';
  return [
    path(sentPath, 'path-prefix', 'the path has a stage or a base path in front'),
    ...['https://', 'http://', ''].flatMap((scheme) => [
      path(`${scheme}${host}${parts.path}`, 'path-host', 'the path has the host in front'),
      path(`${scheme}${host}${sentPath}`, 'path-host', 'the path has the host in front'),
    ]),
    path(parts.path.slice(1), 'path-slash', 'the path lacks its first slash'),
    path(`${parts.path}/`, 'path-slash', 'the path has a slash at its end'),
    path(parts.path.replace('/api/v3', ''), 'path-cut', 'the path lacks /api/v3'),
    query('', 'query-left-out', 'the query is left out', asDecoded),
    ...encoded.map((text) => query(`?${text}`, 'query-encoded', 'the query is URL-encoded', asDecoded)),
    query(`?${joined}&`, 'query-tail', 'an & stands at the end of the query', asDecoded),
    query(`?${sentOrder}`, 'query-not-sorted', 'the query is not sorted', asDecoded),
    query(`?${sentQuery}`, 'query-encoded', 'the query is signed as it is sent, encoded', asDecoded),
    query(joined, 'query-mark', 'the question mark before the query is missing', 'It stands between path and query.'),
    query(`\n${joined}`, 'query-mark', 'a newline stands in the place of the question mark', 'Write path?query.'),
  ];
}

function decodedForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function bodies(expected: string, { body }: SentRequest): Variant<string>[] {
  if (body.length === 0) return [];
  const text = body.toString('utf8');
  const remedy = 'The body is not signed here.';
  return [text, `\n${text}`, `?${text}`].map((more) =>
    wrong(expected + more, 'body-signed', 'the string has the body in it', remedy),
  );
}
