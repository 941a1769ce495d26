/** The catalogue says everything in both languages, of all that there is and of nothing else. */

import { ERRORS } from '../../catalog/errors/errors.ts';
import { DOCUMENT_KINDS } from '../../catalog/members/members.ts';
import { METRICS } from '../../catalog/metrics/metrics.ts';
import { MISTAKES } from '../../catalog/mistakes/mistakes.ts';
import { LANGUAGES, type Text } from '../../catalog/text.ts';
import { CODES } from '../../shared/protocols/daxpay/errors.ts';
import { STATUS_CODES } from '../../shared/protocols/genauth/errors.ts';
import { STATUSES } from '../../shared/protocols/openapi/errors.ts';
import type { CallerProtocol } from '../../shared/registry/item-key.ts';

const TABLES = { genauth: STATUS_CODES, openapi: STATUSES, daxpay: CODES } as const satisfies Record<
  CallerProtocol,
  object
>;
const HAN = /\p{Script=Han}/u;

/** Every text within, with where it is. */
function textsIn(value: unknown, place: string): [place: string, text: Text][] {
  if (typeof value !== 'object' || value === null) return [];
  if ('en' in value && 'zh-CN' in value) return [[place, value as Text]];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, `${place}.${name}`));
}

/** What is wrong with a text: each language has words of its own script, one line, and the end of a sentence or none in both. */
function faultsOf(text: Text): string[] {
  const prose = (language: (typeof LANGUAGES)[number]) => text[language].replaceAll(/`[^`]*`/g, '');
  return [
    ...LANGUAGES.filter((language) => text[language].trim() !== text[language] || text[language] === ''),
    ...LANGUAGES.filter((language) => /\n/.test(text[language])),
    ...(HAN.test(prose('en')) ? ['en is not English'] : []),
    ...(HAN.test(prose('zh-CN')) || !/[a-z]{4}/.test(prose('en')) ? [] : ['zh-CN is not Chinese']),
    ...(text.en.endsWith('.') === text['zh-CN'].endsWith('。') ? [] : ['only one of the two ends a sentence']),
  ];
}

test.each(Object.entries({ ERRORS, METRICS, DOCUMENT_KINDS, MISTAKES }))(
  '%s: each text is there in both languages',
  (name, part) => {
    const texts = textsIn(part, name);
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.filter(([, text]) => faultsOf(text).length > 0).map(([place]) => place)).toEqual([]);
  },
);

test.each([
  { en: 'The body is empty.', 'zh-CN': '' },
  { en: 'The body is empty.', 'zh-CN': 'The body is empty.' },
  { en: '请求体为空。', 'zh-CN': '请求体为空。' },
  { en: 'The body is empty', 'zh-CN': '请求体为空。' },
  { en: 'The body\nis empty.', 'zh-CN': '请求体为空。' },
])('a text is refused that is not there in both: %j', (text) => {
  expect(faultsOf(text)).not.toEqual([]);
});

test.each(Object.entries(TABLES))('%s: as many errors as its table has, and no other', (protocol, table) => {
  expect(Object.keys(ERRORS[protocol as keyof typeof ERRORS]).sort()).toEqual(Object.keys(table).sort());
});
