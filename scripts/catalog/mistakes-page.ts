import { MISTAKE_GROUPS } from '../../catalog/mistakes/mistakes.ts';
import { type CatalogLanguage, say } from '../../catalog/text.ts';
import { headOf, linkTo, page } from './markdown.ts';

const TITLE = say('Mistakes in signing', '验签失败的原因');
const INTRO = [
  say(
    'What `explain` names when a signature does not verify: it signs again with each of these mistakes, and the one that gives the very signature that was sent is what was done. Made by `npm run catalog`.',
    '验签失败时 `explain` 会指出的原因：它按下列每种错误重新签名，能得到所发送签名的那一种就是真正的原因。由 `npm run catalog` 生成。',
  ),
  say(
    'Behind a colon in a name stands which header or member it concerns: `header-left-out:date`. Which response leads here: [errors](errors.md).',
    '名称中冒号之后是涉及的请求头或参数：`header-left-out:date`。哪些响应会指向这里：[错误码](errors.md)。',
  ),
];

/** `docs/mistakes.md`, or its Chinese counterpart. */
export function mistakesPage(language: CatalogLanguage): string {
  const sections = MISTAKE_GROUPS.flatMap(({ title, mistakes }) => [
    `## ${title[language]}`,
    Object.keys(mistakes)
      .map((name) => linkTo(name, `\`${name}\``))
      .join(' · '),
    ...Object.entries(mistakes).flatMap(([name, { text, remedy }]) => [
      `### ${name}`,
      `${text[language]} → ${remedy[language]}`,
    ]),
  ]);
  return page([headOf(language, 'mistakes.md', TITLE, INTRO), ...sections]);
}
