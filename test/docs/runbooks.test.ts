/** Each alarm has its page, and each page says what whoever is woken needs. */
import { readdirSync, readFileSync } from 'node:fs';
import { alarmsOf } from '../../scripts/monitoring/catalog.mjs';
import { exampleDeployment } from '../../scripts/monitoring/example-deployment.mjs';
import { QUERIES } from '../../scripts/monitoring/queries.mjs';
import { byRunbook, indexOf, RUNBOOKS, SECTIONS, withHead } from '../../scripts/monitoring/runbooks.mjs';

const alarms = alarmsOf(await exampleDeployment());
const pages = byRunbook(alarms);
const read = (name: string) => readFileSync(`${RUNBOOKS}/${name}.md`, 'utf8');

test('there is a page for each alarm, and no other', () => {
  expect(readdirSync(RUNBOOKS).sort()).toEqual(['README', ...pages.keys()].map((name) => `${name}.md`).sort());
  expect(read('README')).toBe(indexOf(alarms));
});

test.each([...pages])('%s: the head is as the catalog says; `npm run runbooks` writes it anew', (name, its) => {
  expect(read(name)).toBe(withHead(name, its, read(name)));
});

test.each([...pages.keys()])('%s: says what it means, where to look, what to do, and whom to wake', (name) => {
  const sections = read(name).split(/^## /m).slice(1);
  const said = sections.map((section) => section.split('\n\n').map((part) => part.trim()));
  expect(said.map(([title]) => title)).toEqual(SECTIONS);
  expect(said.filter(([, text = '']) => text.length < 7)).toEqual([]);
});

test('a saved query that a page names exists', () => {
  const named = [...pages.keys()].flatMap((name) =>
    [...read(name).matchAll(/saved query `([^`]+)`/g)].map(([, query = '']) => query),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((query) => !Object.hasOwn(QUERIES, query))).toEqual([]);
});

test('a page whose head is missing gets one, and keeps its body', () => {
  const [alarm] = alarms;
  const page = alarm && withHead('x', [alarm], '');
  expect(page).toContain(`\`${alarm?.name}\``);
  expect(alarm && withHead('x', [alarm], `${page}more by hand\n`)).toBe(`${page}more by hand\n`);
});
