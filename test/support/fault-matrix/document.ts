/** The matrix as a document. */
import type { Cell, Outcome } from './cell.ts';
import { FAULTS, type Fault } from './faults.ts';
import type { Placed, Usage } from './matrix.ts';
import type { Dependency } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

/** A cell of the matrix that was looked at. */
export type Seen = Placed & { readonly cell: Cell };

/** What a line says where a fault changes nothing. */
export const AS_ALWAYS = 'as without a fault |  |  |  |  |  | ';

/** In place of operations: a fault changes nothing for any of them, at any call. */
export const EVERYTHING = 'every operation that uses it, at any call';

/** Where a line names several places of one operation: the first call, with nothing cached. */
export const FIRST_CALL = 'call 1';

/** What was seen in a cell, as a line of a table says it. */
export const columns = ({ gets, stored, log, level, metrics, alarms, later }: Outcome): string =>
  [gets, stored, log, level, metrics, alarms, later].join(' | ');

/** One line of a table before it is written. */
interface Line {
  readonly faults: readonly string[];
  readonly operations: readonly string[];
  readonly words: string;
}

/** Writes the whole document. */
export function writeDocument(usages: readonly Usage[], seen: readonly Seen[], unused: readonly Seen[]): string {
  const all = [...usages, ...seen, ...unused];
  const hostile = all.reduce((sum, { cell }) => sum + cell.hostile, 0);
  const said = new Set<string>();
  const sections = (Object.keys(FAULTS) as Dependency[]).map((dependency) => section(dependency, usages, seen, said));
  return `${[introduction(all.length, hostile), soundTable(usages), ...sections].join('\n\n')}\n`;
}

const introduction = (cells: number, hostile: number): string => `# When something fails

What callers get, what is stored and what the log says while something that the gateway depends on does not do its work. A test writes this page and holds it against what it sees: ${cells} cells, and in none of them was anything open that must be closed. In each cell the real functions run in an environment of their own, with the clients and timeouts that they are deployed with, against servers of the test that misbehave on the wire. The test looks at

- what an honest caller gets, and what its request left in the table and the queues;
- whether anything succeeded without its nonce written, its code claimed in the ledger and its signature verified; whether an identity came from anything but an answer of its issuer that verifies (of WeChat: that came over verified TLS); whether a code was sent again that may be spent; whether a stored result was lost, changed, or told to the merchant in two ways; whether a callback did not verify;
- ${hostile} requests that must never succeed (replays, forged signatures and states, wrong secrets, other apps): none did, and none left anything;
- the log: no secret, code, state or identity is in it;
- the level of the log's most urgent line, what is counted, and which alarms fire if this goes on for an hour, ten times a minute (schedules at their own rate): in bold those that wake somebody;
- what happens when the fault is over, to the very same request and to new ones, until one is served.

\`npm run faults\` writes this page anew, in some minutes. \`npm run test:long\` compares all of it, \`npm test\` a part.

**How to read it.** One table for each dependency. A line holds for each of its faults with each of its operations. The fault lasts from the first call to the dependency on, with nothing cached, unless something else stands in parentheses: "call 3, PutItem auth-code" means that the first two calls were answered and that one and all behind it met the fault; "cached 6 minutes ago" that every secret had been read before. "As without a fault" refers to the first table. In the last column the same request comes to the same environment again, and then, as long as it is refused, what the caller can do: a new nonce; all new (another link, another code); 30 seconds later. Of a link the outcome is named, and how far the delivery of its result has come. Metrics that every invocation has are left out, and durations.`;

function soundTable(usages: readonly Usage[]): string {
  const lines = SCENARIOS.map(({ name }) => {
    const outcome = usages.find(({ scenario }) => scenario.name === name)?.cell.outcome;
    return outcome ? [`| ${name} | ${columns(outcome)} |`] : [];
  });
  const head = [
    '| operation | caller gets | stored | log | level | metrics | alarms | the same again |',
    '|---|---|---|---|---|---|---|---|',
  ];
  return `## Without a fault\n\n${[...head, ...lines.flat()].join('\n')}`;
}

function section(dependency: Dependency, usages: readonly Usage[], seen: readonly Seen[], said: Set<string>): string {
  const here = seen.filter((candidate) => candidate.dependency === dependency);
  const worded = here.map((cell) => ({ ...cell, words: wordsOf(cell, usages) }));
  const harmless = FAULTS[dependency].filter(({ name }) =>
    worded.every(({ fault, words }) => fault.name !== name || words === AS_ALWAYS),
  );
  const everything = { faults: harmless.map(({ name }) => name), operations: [EVERYTHING], words: AS_ALWAYS };
  const lines = [
    ...(harmless.length > 0 ? [everything] : []),
    ...merge(worded.filter(({ fault }) => !harmless.includes(fault))),
  ];
  const table = [
    '| fault | operation | caller gets | stored | log | level | metrics | alarms | when it is over |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines.map(({ faults, operations, words }) => `| ${faults.join(', ')} | ${operations.join('<br>')} | ${words} |`),
  ].join('\n');
  const idle = usages.filter((usage) => usage.dependency === dependency && !here.some(isOf(usage)));
  const names = idle.map(({ scenario }) => scenario.name).join('; ');
  const note = idle.length === 0 ? [] : [`Not used by ${names}: not one call, also while it is down.`];
  return [`## ${dependency}`, ...legend(dependency, said), table, ...note].join('\n\n');
}

const isOf =
  (usage: Usage) =>
  ({ scenario }: Seen): boolean =>
    scenario === usage.scenario;

/** The faults that no section before has explained in the same words. */
function legend(dependency: Dependency, said: Set<string>): string[] {
  const groups = new Map<string, string[]>();
  for (const { name, meaning } of FAULTS[dependency]) {
    if (said.has(`${name}: ${meaning}`)) continue;
    said.add(`${name}: ${meaning}`);
    groups.set(meaning, [...(groups.get(meaning) ?? []), `**${name}**`]);
  }
  const lines = [...groups].map(([meaning, names]) => `- ${names.join(', ')}: ${meaning}`);
  return lines.length === 0 ? ['The faults are those above.'] : [lines.join('\n')];
}

function wordsOf({ dependency, scenario, cell }: Seen, usages: readonly Usage[]): string {
  const usage = usages.find((candidate) => candidate.dependency === dependency && candidate.scenario === scenario);
  const words = columns(cell.outcome);
  return usage && columns(usage.cell.outcome) === words ? AS_ALWAYS : words;
}

type Worded = Seen & { readonly words: string };

/** Faults with the same effect become one line, and so do operations and places for which the same faults have that effect. */
function merge(cells: readonly Worded[]): Line[] {
  const byPlace = groupBy(cells, ({ scenario, place, words }) => [scenario.name, place, words].join('\n'));
  const byEffect = groupBy([...byPlace.values()], ([first, ...rest]) =>
    [first?.words, ...[first, ...rest].map((cell) => cell?.fault.name)].join('\n'),
  );
  const lines = [...byEffect.values()].flatMap((places) => {
    const [[first] = [], ...rest] = places;
    if (!first) return [];
    const faults = (places[0] ?? []).map(({ fault }) => fault.name);
    const operations = operationsOf([first, ...rest.flatMap(([cell]) => cell ?? [])]);
    return [{ faults, operations, words: first.words, order: orderOf(first) }];
  });
  return lines.sort((one, other) => one.order - other.order);
}

/** Each operation once, with its places. */
function operationsOf(cells: readonly Worded[]): string[] {
  return [...groupBy(cells, ({ scenario }) => scenario.name)].map(([name, its]) => {
    const places = its.map(({ place = FIRST_CALL }) => place);
    return places.length === 1 && places[0] === FIRST_CALL ? name : `${name} (${places.join('; ')})`;
  });
}

const orderOf = ({ dependency, fault }: Seen): number =>
  FAULTS[dependency].findIndex((candidate: Fault) => candidate.name === fault.name);

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
