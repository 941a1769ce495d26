import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { contentCache, filesUnder, hashFiles, hashOf, PACKAGE_FILES, replaceFile } from './content-cache.mjs';
import { readOperations } from './operations.mjs';

/** Beside the files that went into the bundles all of these count: what a plugin reads, and where an import may lead. */
const SOURCE_FOLDERS = ['functions', 'shared', 'scripts'];
/** In dist, which it tells of: the hashes of all inputs and of what was made of them. */
const CACHE_ENTRY = '.built';

/**
 * Tests name others than the real ones.
 *
 * @typedef {object} BuildOptions
 * @property {string} [root] folder of the project
 * @property {typeof import('./bundle.mjs').bundle} [bundle]
 */

/**
 * Bundles functions/<operation>/handler.ts of each operation into dist/<operation>/index.js, which is, beside a
 * package.json, all that its Lambda package holds. meta.json says what went into a bundle; it is not packaged.
 * When nothing that they depend on has changed, to the byte, and dist is as the last build left it, nothing is done.
 *
 * @param {BuildOptions} [options]
 * @returns {Promise<string[]>} the operations built
 * @throws {Error} esbuild's, with file and line
 */
export async function buildFunctions({ root = '.', bundle = loadAndBundle } = {}) {
  const cache = contentCache(join(root, 'dist'));
  const operations = await readOperations(root);
  const key = recipe(operations);
  const sources = await hashSources(root);
  if (await isUnchanged(root, await cache.read(CACHE_ENTRY, key), sources)) return operations;
  const { files, inputs } = await bundle(operations);
  await removeOthers(root, operations);
  for (const [path, text] of Object.entries(files)) await replaceFile(join(root, path), text);
  // Somebody may have edited a file meanwhile, and nobody knows which text was bundled.
  if (!isDeepStrictEqual(await hashSources(root), sources)) return operations;
  const others = await hashFiles(root, [...inputs, ...Object.keys(files)]);
  await cache.keep(CACHE_ENTRY, key, JSON.stringify({ ...others, ...sources }));
  return operations;
}

/**
 * Not loaded for what is built already: esbuild and ajv take longer than to look.
 *
 * @type {typeof import('./bundle.mjs').bundle}
 */
async function loadAndBundle(operations) {
  const { bundle } = await import('./bundle.mjs');
  return bundle(operations);
}

/**
 * What the bundles depend on beside files.
 *
 * @param {readonly string[]} operations
 */
function recipe(operations) {
  // Not NODE_PATH, which esbuild does not read when it is called as here, and which `invoke local` sets.
  const { ESBUILD_BINARY_PATH } = process.env;
  return hashOf(JSON.stringify([operations, process.version, ESBUILD_BINARY_PATH]));
}

/** @param {string} root */
async function hashSources(root) {
  const folders = await Promise.all(SOURCE_FOLDERS.map((folder) => filesUnder(root, folder)));
  return hashFiles(root, [...folders.flat(), 'tsconfig.json', ...PACKAGE_FILES]);
}

/**
 * @param {string} root
 * @param {string | undefined} kept hashes of all inputs and of what was made of them, as JSON
 * @param {Record<string, string>} sources hashes of the files that are there now
 */
async function isUnchanged(root, kept, sources) {
  if (kept === undefined) return false;
  /** @type {Record<string, string>} */
  const then = JSON.parse(kept);
  const others = Object.keys(then).filter((path) => !(path in sources));
  return isDeepStrictEqual({ ...(await hashFiles(root, others)), ...sources }, then);
}

/**
 * @param {string} root
 * @param {string[]} operations
 */
async function removeOthers(root, operations) {
  const dist = join(root, 'dist');
  const others = (await readdir(dist).catch(() => [])).filter((name) => !operations.includes(name));
  await Promise.all(others.map((name) => rm(join(dist, name), { recursive: true, force: true })));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // No top-level await: the serverless CLI loads this file by `require`.
  void buildFunctions().then((operations) => console.log(`built ${operations.join(', ')}`));
}
