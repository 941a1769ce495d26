import { marked, visible } from './difference.ts';
import type { Explanation } from './explain.ts';
import type { Mistake } from './mistake.ts';

const NOT_KNOWN = [
  'The signature is wrong, and none of the mistakes that are tried gives it. Not known.',
  'Compare what you sign with what the gateway verifies, and the secret with the caller.',
];

const BY_NAME =
  'Names stand in docs/mistakes.md and docs/zh-CN/mistakes.md, codes of the gateway in errors.md beside them.';

/** An explanation for a terminal. */
export function describeExplanation({ verdict, mistakes, alternatives, ...strings }: Explanation): string[] {
  const { expected, signed, difference, notes } = strings;
  const either = [mistakes, ...alternatives].flatMap((set, index) => [
    ...(index > 0 ? ['  or'] : []),
    ...set.flatMap(lines),
  ]);
  return [
    ...(verdict === 'good' ? ['good: the signature holds'] : []),
    ...(verdict === 'mistake' ? ['What is wrong:', ...either, '', BY_NAME] : []),
    ...(verdict === 'not-known' ? NOT_KNOWN : []),
    ...notes,
    ...(expected === undefined ? [] : ['', 'What the gateway verifies:']),
    ...(expected === undefined ? [] : indented(difference ? marked(expected, difference) : visible(expected))),
    ...(signed === undefined || !difference ? [] : ['', 'What was signed (⟦…⟧ is where they part):']),
    ...(signed === undefined || !difference ? [] : indented(marked(signed, difference))),
  ];
}

const lines = ({ id, text, remedy }: Mistake): string[] => [`  ${text}  [${id}]`, `    → ${remedy}`];

const indented = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);
