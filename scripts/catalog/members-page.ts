import type { MemberEntry } from '../../catalog/members/entry.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../catalog/members/members.ts';
import { type CatalogLanguage, say } from '../../catalog/text.ts';
import { guidePath, headOf, linkTo, page } from './markdown.ts';
import { membersIn, type SchemaMember, type SchemaPart } from './schema-members.ts';

const TITLE = say('Members of documents', '配置成员');
const intro = (language: CatalogLanguage) => [
  say(
    `Every member of the documents that an operator writes: what it is for, what counts where it is absent, its form. Made from the schemas and the catalogue by \`npm run catalog\`. How documents are written and how keys are rotated: [configuration](${guidePath(language, 'configuration.md')}).`,
    `运营方编写的各类配置文档的全部成员：用途、缺省值与格式。由 \`npm run catalog\` 根据各文档的 schema 与 \`catalog/\` 里的说明生成。如何写入文档、如何做密钥轮换见[配置](${guidePath(language, 'configuration.md')})。`,
  ),
  say(
    'Members that are not listed are errors, so that nothing is misspelt in silence. `npm run --silent gateway -- check FILE` says what is wrong with a document.',
    '未列出的成员一律报错，避免写错而不自知。`npm run --silent gateway -- check FILE` 会指出文档的问题。',
  ),
];

const WORDS = {
  required: say('required', '必填'),
  optional: say('optional', '可选'),
  within: say('required in each', '每项必填'),
  withinOptional: say('optional in each', '每项可选'),
  standard: say('Absent:', '缺省：'),
  mistakes: say('Likely mistakes:', '常见错误：'),
  list: say('a list', '列表'),
  object: say('an object', '对象'),
  boolean: say('`true` or `false`', '`true` 或 `false`'),
  string: say('text', '文本'),
  listOf: say('a list of ', '列表，每项：'),
  or: say(' or ', ' 或 '),
  comma: say(', ', '，'),
};

/** `docs/members.md`, or its Chinese counterpart. */
export function membersPage(language: CatalogLanguage, kinds = DOCUMENT_KINDS): string {
  return page([
    headOf(language, 'members.md', TITLE, intro(language)),
    ...kinds.flatMap((kind) => sectionOf(kind, language)),
  ]);
}

/** By which a member is an anchor. */
const headingOf = ({ name }: DocumentKind, path: string): string => `${name} ${path.replaceAll('[].', ' ')}`;

function sectionOf(kind: DocumentKind, language: CatalogLanguage): string[] {
  const members = membersIn(kind.schema);
  const links = members.map(({ path }) => linkTo(headingOf(kind, path), `\`${path}\``)).join(' · ');
  const sections = members.flatMap((member) => memberOf(kind, member, language));
  return [`## ${kind.title[language]}`, links, ...sections];
}

function memberOf(kind: DocumentKind, member: SchemaMember, language: CatalogLanguage): string[] {
  const { meaning, standard, mistakes = [] } = entryIn(kind, member.path);
  const isWithin = member.path.includes('[].');
  const must = member.isRequired
    ? WORDS[isWithin ? 'within' : 'required']
    : WORDS[isWithin ? 'withinOptional' : 'optional'];
  const facts = [`\`${member.path}\``, must[language], formOf(member.schema, language)];
  const lines = [
    ...(standard ? [`- ${WORDS.standard[language]}${language === 'en' ? ' ' : ''}${standard[language]}`] : []),
    ...(mistakes.length > 0 ? [`- ${WORDS.mistakes[language]}`] : []),
    ...mistakes.map((mistake) => `  - ${mistake[language]}`),
  ];
  return [
    `### ${headingOf(kind, member.path)}`,
    facts.join(' · '),
    meaning[language],
    ...(lines.length > 0 ? [lines.join('\n')] : []),
  ];
}

function entryIn({ name, members }: DocumentKind, path: string): MemberEntry {
  const entry = members[path];
  if (!entry) throw new Error(`catalog/members/ has no ${name} ${path}`);
  return entry;
}

/** What a schema asks of a value. */
function formOf(schema: SchemaPart, language: CatalogLanguage): string {
  const { type, items, enum: values = schema.const === undefined ? undefined : [schema.const] } = schema;
  if (values) return values.map((value) => `\`${value}\``).join(WORDS.or[language]);
  if (type === 'boolean') return WORDS.boolean[language];
  if (type === 'object') return WORDS.object[language];
  if (type !== 'array')
    return [WORDS.string[language], ...lengthsOf(schema, language), ...grammarOf(schema)].join(WORDS.comma[language]);
  return items?.properties || !items ? WORDS.list[language] : `${WORDS.listOf[language]}${formOf(items, language)}`;
}

function lengthsOf({ minLength = 0, maxLength }: SchemaPart, language: CatalogLanguage): string[] {
  const least = say(`at least ${minLength} characters`, `至少 ${minLength} 个字符`);
  const most = say(`at most ${maxLength} characters`, `最多 ${maxLength} 个字符`);
  return [...(minLength > 1 ? [least[language]] : []), ...(maxLength === undefined ? [] : [most[language]])];
}

/** Patterns that a person reads; the long ones are told by the meaning. */
const grammarOf = ({ pattern = '' }: SchemaPart): string[] =>
  pattern === '' || pattern.length > 40 ? [] : [`\`${pattern}\``];
