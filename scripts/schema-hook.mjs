import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentCache, hashOf } from './content-cache.mjs';

const require = createRequire(import.meta.url);
const ROOT = join(import.meta.dirname, '..');
/** What compiles, and which packages it does that with. */
const compiler = hashOf(
  ['scripts/compile-schema.mjs', 'package-lock.json'].map((name) => readFileSync(join(ROOT, name), 'utf8')).join('\0'),
);
const cache = contentCache();

/**
 * Imported before a program that reads documents: gives it the compiled validators of their schemas, as the bundles and the tests
 * have them. Programs look up a contract's path only, so contracts stay as they are. What was compiled is kept: the compiler
 * takes longer to load and to run than a short command does.
 */
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.schema.ts')) return nextLoad(url, context);
    const path = fileURLToPath(url);
    return { format: 'module', source: compiledSchema(path, readFileSync(path, 'utf8')), shortCircuit: true };
  },
});

/**
 * @param {string} path
 * @param {string} text of the file
 * @returns {string} of the module in its place
 */
function compiledSchema(path, text) {
  const name = join('schemas', relative(ROOT, path).replaceAll(/[\\/]/g, '.'));
  return cache.keptOrMade(name, hashOf([compiler, path, text].join('\0')), () => {
    /** @type {typeof import('./compile-schema.mjs')} */
    const { compileDeclaration } = require('./compile-schema.mjs');
    return compileDeclaration(path, text, { described: true });
  });
}
