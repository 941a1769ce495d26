import { say } from '../text.ts';
import type { MistakeEntry } from './entry.ts';

const AS_IT_IS = say('Sign the string as it is.', '按原样对字符串签名。');
const NO_NEWLINE = say(
  'No newline stands there (`printf %s` instead of `echo`).',
  '那里没有换行（用 `printf %s` 而不是 `echo`）。',
);
const JOIN = say('Join by `&`, with none at the ends.', '用 `&` 连接，首尾都不加。');
const NAME_VALUE = say('Write `name=value`.', '写成 `name=value`。');
const PLAIN_VALUES = say('Sign the values as they are: nothing is encoded.', '按原值签名，不做任何编码。');

/** What happens to the whole of the string to sign. */
export const STRINGS = {
  'string-newline-at-end': {
    text: say('A newline stands at the end of what was signed.', '待签名字符串末尾多了换行。'),
    remedy: NO_NEWLINE,
  },
  'string-newline-at-start': {
    text: say('A newline stands before what was signed.', '待签名字符串开头多了换行。'),
    remedy: NO_NEWLINE,
  },
  'string-blank': {
    text: say('A blank stands at the end of what was signed.', '待签名字符串末尾多了空格。'),
    remedy: AS_IT_IS,
  },
  'string-quoted': {
    text: say('What was signed stands in quotes, or is a JSON string.', '待签名字符串带着引号，或成了 JSON 字符串。'),
    remedy: AS_IT_IS,
  },
  'string-encoded': {
    text: say('The whole string was URL- or base64-encoded.', '整个字符串做了 URL 或 base64 编码。'),
    remedy: AS_IT_IS,
  },
  'string-case': {
    text: say('The case of the whole string was changed.', '整个字符串被改了大小写。'),
    remedy: AS_IT_IS,
  },
  'string-empty': {
    text: say('An empty string was signed.', '签的是空字符串。'),
    remedy: say('See that the program makes the string first.', '检查程序是否先生成了字符串。'),
  },
  'string-head': { text: say('An `&` stands at the beginning.', '开头多了 `&`。'), remedy: JOIN },
  'string-tail': { text: say('An `&` stands at the end.', '末尾多了 `&`。'), remedy: JOIN },
  'names-left-out': {
    text: say('The string has values without their names.', '字符串里只有值，没有名称。'),
    remedy: NAME_VALUE,
  },
  'values-encoded': { text: say('The values are URL-encoded.', '值做了 URL 编码。'), remedy: PLAIN_VALUES },
  'sign-in-string': {
    text: say('The string has the member `sign`.', '字符串里有 `sign`。'),
    remedy: say('It is not signed itself.', '`sign` 本身不参与签名。'),
  },
  'upper-cased': {
    text: say('The string was upper-cased.', '字符串被转成了大写。'),
    remedy: say('This caller signs it as it is.', '这个调用方按原样签名。'),
  },
  'lower-cased': {
    text: say('The string was lower-cased.', '字符串被转成了小写。'),
    remedy: say('Sign it as the protocol says: upper case, or as it is.', '按协议签名：转大写，或按原样。'),
  },
  'not-upper-cased': {
    text: say('The string was not upper-cased.', '字符串没有转成大写。'),
    remedy: say('Fold the whole string before it is signed, the secret too.', '签名前把整个字符串转大写，包括密钥。'),
  },
} as const satisfies Readonly<Record<string, MistakeEntry>>;
