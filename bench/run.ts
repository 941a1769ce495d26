/**
 * Measures everything that is promised about speed, size and cost: `npm run bench`, or `npm run bench -- handlers` for one
 * group. Prints a table and keeps it in bench/RESULTS.md, one section for each version of Node.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { buildFunctions } from '../scripts/build.mjs';
import { bundleSize } from './measures/bundle-size.ts';
import { coldStart } from './measures/cold-start.ts';
import { measureFairness } from './measures/fairness.ts';
import { limits } from './measures/limits.ts';
import { localStack } from './measures/local-stack.ts';
import { localStart } from './measures/local-start.ts';
import { memory } from './measures/memory.ts';
import { roundTrips } from './measures/round-trips.ts';
import { measureStrangers } from './measures/strangers.ts';
import { keepsLimit, type Row } from './row.ts';
import { type Setting, toMarkdown, toText } from './table.ts';

const RESULTS = 'bench/RESULTS.md';

/** In this order: what needs quiet comes before what loads the machine. */
const GROUPS: Readonly<Record<string, () => Promise<Row[]>>> = {
  handlers: () => inProcess('handlers'),
  throughput: () => inProcess('throughput'),
  growth: () => inProcess('growth'),
  names: () => inProcess('names'),
  fairness: async () => [...(await measureFairness()), ...(await inProcess('callback-cost'))],
  'hostile-input': () => inProcess('hostile-input'),
  network: () => inProcess('network'),
  costs: () => inProcess('costs'),
  strangers: async () => [...(await measureStrangers()), ...(await inProcess('registry-cost'))],
  'cold-start': async () => [...(await coldStart()), ...(await roundTrips())],
  memory: () => memory(),
  limits: () => limits(),
  'bundle-size': () => bundleSize(),
  'local-start': () => localStart(),
  'local-stack': () => localStack(),
};

/** Runs a group in a process of its own, whose log lines go nowhere. */
async function inProcess(group: string): Promise<Row[]> {
  const child = fork('bench/in-process/child.ts', [group], {
    stdio: ['ignore', openSync('/dev/null', 'w'), 'inherit', 'ipc'],
  });
  let rows: Row[] | undefined;
  child.on('message', (message) => {
    rows = message as Row[];
  });
  await once(child, 'exit');
  if (rows === undefined) throw new Error(`the group ${group} gave no figures: see above`);
  return rows;
}

const settingOf = (): Setting => ({
  node: process.versions.node,
  machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${process.platform} ${process.arch}`,
  date: new Date().toISOString().slice(0, 10),
});

/** Puts a section in the place of the one with the same version of Node, newest version first. */
async function keepResults(section: string, { node }: Setting): Promise<void> {
  const before = await readFile(RESULTS, 'utf8').catch(() => '');
  const others = before.split(/^(?=## )/m).filter((part) => part.startsWith('## ') && !part.startsWith(`## ${node}\n`));
  const sections = [section, ...others]
    .map((part) => `${part.trimEnd()}\n`)
    .sort()
    .reverse();
  await writeFile(
    RESULTS,
    ['# Results\n\nMade by `npm run bench`; bench/README.md says how.\n', ...sections].join('\n'),
  );
}

async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((name) => !Object.hasOwn(GROUPS, name));
  if (unknown.length > 0) {
    console.error(`npm run bench: no group ${unknown.join(', ')}; there are ${Object.keys(GROUPS).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  await buildFunctions();
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(GROUPS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.error(`measuring ${name}`);
    rows.push(...(await measure()));
  }
  const setting = settingOf();
  console.log(toText(rows, setting));
  // A part is for the one who looks; the whole is kept.
  if (wanted.length === 0) await keepResults(toMarkdown(rows, setting), setting);
  if (!rows.every(keepsLimit)) process.exitCode = 1;
}

void main(process.argv.slice(2));
