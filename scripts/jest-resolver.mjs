import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileSchema } from './compile-schema.mjs';
import { CACHE_FOLDER, hashOf } from './content-cache.mjs';

const cacheFolder = join(CACHE_FOLDER, 'compiled-schemas');
const compilerText = readFileSync(join(import.meta.dirname, 'compile-schema.mjs'));
const lockText = readFileSync(join(import.meta.dirname, '../package-lock.json'));

/**
 * Resolves an import for jest, and `*schema.json` to its compiled validator. A transformer could not do that: jest
 * parses as JSON whatever a transformer makes of a file whose name ends in `.json`.
 *
 * @param {string} request the specifier
 * @param {{ defaultResolver: (request: string, options: object) => string }} options jest's
 * @returns {string} the path of the file to load
 */
export function sync(request, options) {
  const resolved = options.defaultResolver(request, options);
  return resolved.endsWith('schema.json') && !resolved.includes('/node_modules/') ? compiledFile(resolved) : resolved;
}

/**
 * The name holds the hash of all that the code depends on, and its first line the hash of the rest: a file that is whole is
 * good for ever, and one that is damaged is made anew.
 *
 * @param {string} schemaPath
 */
function compiledFile(schemaPath) {
  const hash = createHash('sha256')
    .update(compilerText)
    .update(lockText)
    .update(readFileSync(schemaPath))
    .digest('hex');
  const path = join(cacheFolder, `${hash.slice(0, 32)}.mjs`);
  if (!isWhole(path)) writeAtomically(path, withHash(compileSchema(schemaPath)));
  return path;
}

/** @param {string} path */
function isWhole(path) {
  try {
    const text = readFileSync(path, 'utf8');
    return text === withHash(text.slice(text.indexOf('\n') + 1));
  } catch {
    return false;
  }
}

/** @param {string} code */
function withHash(code) {
  return `// ${hashOf(code)}\n${code}`;
}

/**
 * Workers compile the same schema at the same time; a rename shows each of them a whole file.
 *
 * @param {string} path
 * @param {string} text
 */
function writeAtomically(path, text) {
  mkdirSync(cacheFolder, { recursive: true });
  const temporaryPath = `${path}.${process.pid}`;
  writeFileSync(temporaryPath, text);
  renameSync(temporaryPath, path);
}
