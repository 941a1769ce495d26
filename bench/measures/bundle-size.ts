import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { buildFunctions } from '../../scripts/build.mjs';
import { BUNDLE_OPTIONS } from '../../scripts/bundle.mjs';
import { type Row, spreadOf } from '../row.ts';
import { PEER } from '../whole-process/sides.ts';

const LIMIT_KB = 320;
const HEALTH_LIMIT_KB = 350;

/** What each function ships, and AuthInfo's against what its peer would ship. One figure each: a size has no spread. */
export async function bundleSize(): Promise<Row[]> {
  const operations = await buildFunctions();
  const sizes = new Map<string, number>();
  for (const operation of operations) sizes.set(operation, (await stat(`dist/${operation}/index.js`)).size);
  const own = sizes.get('get-alipay-authinfo') ?? Number.NaN;
  const bundled = await bundledPeer();
  const { bytes, packages } = await unbundledPeer();
  return [
    {
      measure: 'bundle: get-alipay-authinfo, over its peer bundled and minified alike',
      value: spreadOf([own / bundled]),
      unit: '×',
      limit: { atMost: 0.2 },
      note: `${kb(own)} kB against ${kb(bundled)} kB: the same options of esbuild on both sides`,
    },
    {
      measure: 'bundle: get-alipay-authinfo, over its peer as it runs in the cold start',
      value: spreadOf([own / bytes]),
      unit: '×',
      note: `${kb(own)} kB against ${kb(bytes)} kB: the peer with the JavaScript and JSON of the ${packages} packages that it needs`,
    },
    ...[...sizes].map(
      ([operation, size]): Row => ({
        measure: `bundle: ${operation}, minified`,
        value: spreadOf([size / 1_000]),
        unit: 'kB',
        limit: { atMost: operation === 'check-health' ? HEALTH_LIMIT_KB : LIMIT_KB },
        note: 'not compressed',
      }),
    ),
  ];
}

const kb = (bytes: number): string => (bytes / 1_000).toFixed(0);

async function bundledPeer(): Promise<number> {
  const { outputFiles } = await build({ ...BUNDLE_OPTIONS, entryPoints: [PEER], write: false });
  return outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
}

/** The peer's own files and the closure of its dependencies: what can be run of it, without types, maps and documents. */
async function unbundledPeer(): Promise<{ bytes: number; packages: number }> {
  const folders = new Set<string>();
  for (const name of ['alipay-sdk', '@aws-sdk/client-dynamodb', '@aws-sdk/client-secrets-manager']) {
    await addClosure(name, PEER, folders);
  }
  const sizes = await Promise.all([dirname(PEER), ...folders].map((folder) => runnableBytes(folder)));
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), packages: folders.size };
}

async function addClosure(name: string, from: string, folders: Set<string>): Promise<void> {
  const folder = await folderOf(name, from);
  if (folder === undefined || folders.has(folder)) return;
  folders.add(folder);
  const { dependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  for (const dependency of Object.keys(dependencies)) await addClosure(dependency, join(folder, 'index.js'), folders);
}

/** Where Node would find a package, seen from a file. */
async function folderOf(name: string, from: string): Promise<string | undefined> {
  for (const place of createRequire(from).resolve.paths(name) ?? []) {
    const folder = join(place, name);
    if (await stat(join(folder, 'package.json')).catch(() => undefined)) return folder;
  }
  return undefined;
}

async function runnableBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    // Packages within are counted for themselves.
    if (entry.isDirectory()) return entry.name === 'node_modules' ? 0 : runnableBytes(path);
    return /\.(c|m)?js$|\.json$/.test(entry.name) ? (await stat(path)).size : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
