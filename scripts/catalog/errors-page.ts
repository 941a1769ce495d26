import type { Again, ErrorEntry } from '../../catalog/errors/entry.ts';
import { ERRORS } from '../../catalog/errors/errors.ts';
import { type CatalogLanguage, LANGUAGES, say, type Text } from '../../catalog/text.ts';
import type { ErrorCode } from '../../shared/platform/errors.ts';
import { guidePath, headOf, linkTo, page, table } from './markdown.ts';
import { messageIn, PROTOCOLS, type ProtocolErrors, toldOf } from './protocol-errors.ts';

const TITLE = say('Errors', '错误码');
const INTRO = [
  say(
    "Every error that a caller can get, by protocol: what it means, which mistakes lead to it, what to do. Made from the protocols' tables and the catalogue by `npm run catalog`.",
    '调用方可能收到的全部错误，按协议排列：含义、常见原因与处理办法。由 `npm run catalog` 根据各协议的错误表与 `catalog/` 里的说明生成。',
  ),
  say(
    'A heading names what the response says (`genauth 1300`), and below it what the log calls it (`errorCode`: `signature_invalid`). Both are anchors that stay: `errors.md#genauth-1300`. Messages get more exact where more is known, so read the code, not the text.',
    '标题是响应里的错误码（如 `genauth 1300`），其下的小标题是日志中的名称（`errorCode`：`signature_invalid`）。两者都是稳定的锚点：`errors.md#genauth-1300`。消息文本会尽量具体，因此程序只判断错误码，不判断文本。',
  ),
  say(
    'API Gateway answers some things by itself, unsigned and in another form, `{ "message": … }`: bodies over 10 MB (413), its own throttling (429), what is not answered within 30 seconds (503).',
    '有些情况由 API Gateway 直接返回，不带签名，格式为 `{ "message": … }`：请求体超过 10 MB（413）、其自身限流（429）、30 秒内没有结果（503）。',
  ),
];

const WORDS = {
  message: say('Message:', '消息：'),
  mistakes: say('Likely mistakes:', '常见原因：'),
  remedy: say('What to do:', '处理办法：'),
  again: say('Again?', '能否重试：'),
  response: say('response', '响应'),
  called: say('in the log', '日志中的名称'),
};

const AGAIN: Readonly<Record<Again, Text>> = {
  corrected: say('Not as it is: correct the request.', '原样重试无用，先改正请求。'),
  'signed-anew': say('At once, signed anew.', '可以立即重试，须重新签名。'),
  later: say('A little later, signed anew.', '稍后重试，须重新签名。'),
  operator: say('When the operator has put it right.', '等运营方处理之后。'),
  'new-code': say('With a new auth code.', '换新的授权码。'),
  'new-token': say('With a new token.', '换新的令牌。'),
  'new-serial': say('With a new `serialNo`.', '换新的 `serialNo`。'),
};

const GUIDE = say(' How to call it: ', '调用方法：');
/** Behind what the response says. */
const STOP = say('. ', '。');
const COMMA = say(', ', '，');

/** `docs/errors.md`, or its Chinese counterpart. */
export function errorsPage(language: CatalogLanguage): string {
  const sections = Object.entries(PROTOCOLS).map(([name, protocol]) => sectionOf(name, protocol, language));
  return page([headOf(language, 'errors.md', TITLE, INTRO), ...sections]);
}

/** The anchors of a protocol's codes, by the name that the log has for them. */
export const headingOf = (protocol: string, code: string): string => `${protocol} ${code}`;

function sectionOf(name: string, protocol: ProtocolErrors, language: CatalogLanguage): string {
  const codes = Object.keys(protocol.messages) as ErrorCode[];
  const groups = [...Map.groupBy(codes, (code) => publishedOf(protocol, code))].sort(([one], [other]) => one - other);
  const rows = groups.map(([published, its]) => [
    linkTo(headingOf(name, String(published)), String(published)),
    [...new Set(its.map((code) => responseOf(protocol, code, language)))].join('<br>'),
    its.map((code) => linkTo(headingOf(name, code), `\`${code}\``)).join(language === 'en' ? ', ' : '、'),
  ]);
  return [
    `## ${name}`,
    `${protocol.title[language]}${STOP[language]}${protocol.about[language]}${GUIDE[language]}[${protocol.title[language]}](${guidePath(language, protocol.guide)})`,
    table(['', WORDS.response[language], WORDS.called[language]], rows),
    ...groups.flatMap(([published, its]) => [
      `### ${headingOf(name, String(published))}`,
      ...its.map((code) => entryOf(name, protocol, code, language)),
    ]),
  ].join('\n\n');
}

/** What tells most of what a response says. */
const publishedOf = (protocol: ProtocolErrors, code: ErrorCode): number =>
  toldOf(protocol, code).members.at(-1)?.[1] ?? 0;

function responseOf(protocol: ProtocolErrors, code: ErrorCode, language: CatalogLanguage): string {
  const { httpStatus, members } = toldOf(protocol, code);
  return [`HTTP ${httpStatus}`, ...members.map(([member, value]) => `\`${member}\` ${value}`)].join(COMMA[language]);
}

function entryOf(name: string, protocol: ProtocolErrors, code: ErrorCode, language: CatalogLanguage): string {
  const { meaning, mistakes, remedy, again } = entryIn(name, code);
  const messages = protocol.messages[code] ?? { en: '', zh: '' };
  const shown = [language, ...LANGUAGES.filter((other) => other !== language)]
    .map((each) => `“${messageIn(messages, each)}”`)
    .join(' · ');
  return [
    `#### ${headingOf(name, code)}`,
    `${responseOf(protocol, code, language)}${STOP[language]}${meaning[language]}`,
    [
      `- **${WORDS.message[language]}** ${shown}`,
      ...(mistakes.length > 0 ? [`- **${WORDS.mistakes[language]}**`] : []),
      ...mistakes.map((mistake) => `  - ${mistake[language]}`),
      `- **${WORDS.remedy[language]}** ${remedy[language]}`,
      `- **${WORDS.again[language]}** ${AGAIN[again][language]}`,
    ].join('\n'),
  ].join('\n\n');
}

function entryIn(protocol: string, code: string): ErrorEntry {
  const entries: Readonly<Record<string, Readonly<Record<string, ErrorEntry>>>> = ERRORS;
  const entry = entries[protocol]?.[code];
  if (!entry) throw new Error(`the catalogue has no ${protocol} ${code}`);
  return entry;
}
