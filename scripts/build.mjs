import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';
import { environmentCredentials, nameAndVersion, schemaValidators, withoutEventStreams } from './build-plugins.mjs';
import { withoutUnusedSdkParts } from './unused-sdk-parts.mjs';

/**
 * How a function is bundled, whatever it is compared with. As CommonJS, because an ES module that imports one of Node's own
 * makes Node ask for everything that one exports: `node:http` then loads a second HTTP client, which takes 25 ms on Node 24.
 *
 * @satisfies {import('esbuild').BuildOptions}
 */
export const BUNDLE_OPTIONS = {
  bundle: true,
  minify: true,
  format: /** @type {const} */ ('cjs'),
  platform: /** @type {const} */ ('node'),
  target: 'node22',
  mainFields: ['module', 'main'],
  banner: { js: '"use strict";' },
  supported: { 'dynamic-import': false },
  legalComments: /** @type {const} */ ('none'),
  logLevel: /** @type {const} */ ('warning'),
  plugins: [schemaValidators, nameAndVersion, environmentCredentials, withoutEventStreams, withoutUnusedSdkParts],
};

/**
 * Bundles functions/<operation>/handler.ts of each operation into dist/<operation>/index.js, which is, beside a
 * package.json, all that its Lambda package holds. meta.json says what went into a bundle; it is not packaged.
 *
 * @returns {Promise<string[]>} the operations built
 * @throws {Error} esbuild's, with file and line
 */
export async function buildFunctions() {
  const operations = await readOperations();
  const { metafile, outputFiles } = await bundle(operations);
  await removeOthers(operations);
  for (const operation of operations) {
    const folder = `dist/${operation}`;
    const file = outputFiles.find(({ path }) => path.endsWith(`/${operation}/index.js`));
    await mkdir(folder, { recursive: true });
    await replaceFile(`${folder}/index.js`, String(file?.text));
    await replaceFile(`${folder}/package.json`, '{"type":"commonjs"}\n');
    await replaceFile(`${folder}/meta.json`, JSON.stringify(metafile.outputs[`${folder}/index.js`]));
  }
  return operations;
}

/** The function folders that serverless.yml assembles; one that it does not name is not deployed, and not built. */
async function readOperations() {
  const service = await readFile('serverless.yml', 'utf8');
  return [...service.matchAll(/functions\/([\w-]+)\/function\.yml\):functions/g)].map(([, name]) => String(name));
}

/** @param {string[]} operations */
async function removeOthers(operations) {
  await mkdir('dist', { recursive: true });
  const others = (await readdir('dist')).filter((name) => !operations.includes(name));
  await Promise.all(others.map((name) => rm(`dist/${name}`, { recursive: true, force: true })));
}

/**
 * All in one go, so that what they share is read once.
 *
 * @param {string[]} operations
 */
async function bundle(operations) {
  const result = await build({
    ...BUNDLE_OPTIONS,
    entryPoints: operations.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })),
    outdir: 'dist',
    metafile: true,
    write: false,
  });
  // esbuild's own process would otherwise live as long as this one, which may be a running stack.
  await stop();
  return result;
}

/**
 * Leaves an equal file alone and replaces another in one step, because a running stack, `serverless package` and
 * `invoke local` may build and read at the same time.
 *
 * @param {string} path
 * @param {string} text
 */
async function replaceFile(path, text) {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, path);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // No top-level await: the serverless CLI loads this file by `require`.
  void buildFunctions().then((operations) => console.log(`built ${operations.join(', ')}`));
}
