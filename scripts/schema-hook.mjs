import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contentCache, filesUnder, hashOf } from './content-cache.mjs';

const ROOT = join(import.meta.dirname, '..');
/** Below it all documents' schemas stand. */
const FOLDER = 'shared';

/**
 * Imported before a program that reads documents: gives it the compiled validators of their schemas, as the bundles and the tests
 * have them. Programs look up a contract's path only, so contracts stay as they are.
 */
const modules = await compileSchemas();
registerHooks({
  load(url, context, nextLoad) {
    const source = modules.get(url);
    return source === undefined ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
  },
});

/**
 * What was compiled is kept: the compiler takes longer to load and to run than a short command does. It is loaded here and not
 * within the hook, which cannot wait for a module that is being imported elsewhere.
 *
 * @returns {Promise<ReadonlyMap<string, string>>} texts of the modules, by the URLs of the files in whose place they stand
 */
async function compileSchemas() {
  const cache = contentCache();
  // What compiles, and which packages it does that with.
  const compiler = await Promise.all(['scripts/compile-schema.mjs', 'package-lock.json'].map(read));
  const paths = (await filesUnder(ROOT, FOLDER)).filter((path) => path.endsWith('.schema.ts'));
  return new Map(
    await Promise.all(
      paths.map(async (path) => {
        const text = await read(path);
        const name = join('schemas', path.replaceAll(/[\\/]/g, '.'));
        const key = hashOf([...compiler, path, text].join('\0'));
        const kept = await cache.read(name, key);
        const source = kept ?? (await compile(path, text));
        if (kept === undefined) await cache.keep(name, key, source);
        return /** @type {const} */ ([pathToFileURL(join(ROOT, path)).href, source]);
      }),
    ),
  );
}

/**
 * @param {string} path
 * @param {string} text
 */
async function compile(path, text) {
  const { compileDeclaration } = await import('./compile-schema.mjs');
  return compileDeclaration(join(ROOT, path), text, { described: true });
}

/** @param {string} path */
function read(path) {
  return readFile(join(ROOT, path), 'utf8');
}
