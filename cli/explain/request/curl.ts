import { type SentRequest, splitUrl, UnreadableRequest } from './sent-request.ts';
import { shellWords } from './shell-words.ts';

/** What is known of the request while the command's words are read. */
interface Draft {
  method?: string;
  url?: string;
  readonly headers: [string, string][];
  readonly data: string[];
  get: boolean;
}

const NO_FILES = 'The command takes its body from a file: put the text itself behind --data-raw.';

const data = (draft: Draft, text: string): void => {
  if (text.startsWith('@')) throw new UnreadableRequest(NO_FILES);
  draft.data.push(text);
};

const method = (draft: Draft, text: string): void => {
  draft.method = text;
};

const address = (draft: Draft, text: string): void => {
  draft.url = text;
};

const header = (draft: Draft, text: string): void => {
  const colon = text.search(/[:;]/);
  if (colon < 1) throw new UnreadableRequest('The command has a header without a name and a colon.');
  draft.headers.push([text.slice(0, colon).trim(), text.slice(colon + 1).trim()]);
};

/** Options with a value that say something of the request. */
const VALUES: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  '-X': method,
  '--request': method,
  '--url': address,
  '-H': header,
  '--header': header,
  '-A': (draft, value) => void draft.headers.push(['User-Agent', value]),
  '-e': (draft, value) => void draft.headers.push(['Referer', value]),
  '-b': (draft, value) => void draft.headers.push(['Cookie', value]),
  '-d': data,
  '--data': data,
  '--data-ascii': data,
  '--data-binary': data,
  '--data-raw': (draft, value) => void draft.data.push(value),
  '--json': (draft, value) => {
    data(draft, value);
    draft.headers.push(['Content-Type', 'application/json'], ['Accept', 'application/json']);
  },
};
/** Options with a value that say nothing of it. */
const IGNORED_VALUES = new Set(
  '-o --output -m --max-time --connect-timeout --retry -w --write-out -x --proxy --cacert --cert --key --resolve'.split(
    ' ',
  ),
);
const FLAGS = new Set(
  '-s -S -sS -k -L -i -v -f -g -# -sk -sSk --silent --show-error --insecure --location --include --verbose --fail --compressed --globoff --http1.1 --http2 --path-as-is'.split(
    ' ',
  ),
);

/**
 * Reads a curl command, as a terminal or a browser's "Copy as cURL (bash)" gives it.
 * @throws UnreadableRequest
 */
export function readCurl(text: string): SentRequest {
  const draft: Draft = { headers: [], data: [], get: false };
  const words = shellWords(text.replaceAll('\r\n', '\n')).slice(1);
  for (let at = 0; at < words.length; at += 1) at += readWord(draft, String(words[at]), words[at + 1]);
  if (draft.url === undefined) throw new UnreadableRequest('The command has no address.');
  const { origin, target } = splitUrl(/^(https?:)?\//i.test(draft.url) ? draft.url : `http://${draft.url}`);
  const content = draft.data.join('&');
  const hasBody = draft.data.length > 0 && !draft.get;
  const query = draft.get && content !== '' ? `${target.includes('?') ? '&' : '?'}${content}` : '';
  const isTyped = draft.headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    method: draft.method ?? (hasBody ? 'POST' : 'GET'),
    target: target + query,
    headers: hasBody && !isTyped ? [...draft.headers, ['Content-Type', FORM]] : draft.headers,
    body: Buffer.from(hasBody ? content : ''),
    ...(origin !== undefined && { origin }),
  };
}

const FORM = 'application/x-www-form-urlencoded';

/** @returns how many words behind this one were read with it */
function readWord(draft: Draft, word: string, next: string | undefined): 0 | 1 {
  const [, short = word, glued] = /^(-[XHAebd])(.+)$/.exec(word) ?? [];
  const [, long = short, given = glued] = /^(--[a-z-]+)=([\s\S]*)$/.exec(word) ?? [];
  const read = VALUES[long];
  if (read) {
    const value = given ?? next;
    if (value === undefined) throw new UnreadableRequest(`The command ends behind ${long}.`);
    read(draft, value);
    return given === undefined ? 1 : 0;
  }
  if (IGNORED_VALUES.has(word)) return 1;
  if (word === '-G' || word === '--get') draft.get = true;
  else if (!word.startsWith('-')) draft.url ??= word;
  else if (!FLAGS.has(word))
    throw new UnreadableRequest('The command has an option that is not known here: leave it out.');
  return 0;
}
