/** The table of wrong requests: what was done is named, nothing is named wrongly, and good requests are called good. */
import { explain } from '../../../cli/explain/explain.ts';
import { readRequest } from '../../../cli/explain/request/read-request.ts';
import { HONEST, PLANTED, type Planted, SECRETS, SENT_MS } from '../../support/planted-mistakes.ts';
import { FORMS } from '../../support/sent-forms.ts';

const explained = ({ protocol, document, request }: Planted, form: (typeof FORMS)[number]) => {
  const text = form(request);
  return explain({ protocol, document, request: readRequest(Buffer.from(text)), nowMs: SENT_MS });
};
const namesOf = (planted: Planted, form: (typeof FORMS)[number]): string => {
  const { verdict, mistakes, alternatives } = explained(planted, form);
  const sets = [mistakes, ...alternatives].map((set) => set.map(({ id }) => id).join(' '));
  return verdict === 'mistake' ? sets.join(' | ') : { good: 'good', 'not-known': 'unknown' }[verdict];
};
const every = [...PLANTED, ...HONEST];

test.each(every.map((planted, index) => [planted.protocol, planted.what, planted.expected, index] as const))(
  '%s: %s → %s',
  (_protocol, _what, expected, index) => {
    const planted = every[index] as Planted;
    for (const form of FORMS) expect(namesOf(planted, form)).toBe(expected);
  },
);

test('of at least 40 wrong requests, at least 36 are named, and none wrongly', () => {
  const wrong = PLANTED.filter(({ expected }) => expected !== 'good');
  const named = wrong.map((planted) => ({ planted, name: namesOf(planted, FORMS[0] as (typeof FORMS)[number]) }));
  const rightly = named.filter(({ planted, name }) => planted.expected !== 'unknown' && name === planted.expected);
  const wrongly = named.filter(({ planted, name }) => name !== 'unknown' && name !== planted.expected);
  expect(wrong.length).toBeGreaterThanOrEqual(40);
  expect(rightly.length).toBeGreaterThanOrEqual(36);
  expect(wrongly).toEqual([]);
});

test('no secret stands in an explanation', () => {
  const output = JSON.stringify(every.map((planted) => FORMS.map((form) => explained(planted, form))));
  for (const secret of Object.values(SECRETS)) {
    expect(output.toLowerCase()).not.toContain(secret.toLowerCase());
  }
  expect(output).not.toContain('4b203fe6c11548bcabd8da5bb087a83b');
  expect(output.toUpperCase()).not.toContain('4B203FE6C11548BCABD8DA5BB087A83B');
});
