import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvStandalone from 'ajv/dist/standalone/index.js';
import { buildSync } from 'esbuild';

/**
 * Node gives the CommonJS exports, jest and esbuild the function itself.
 *
 * @type {typeof ajvStandalone}
 */
const standaloneCode = Reflect.get(ajvStandalone, 'default') ?? ajvStandalone;

/**
 * Number of characters of a text, surrogate pairs counted once. ajv's own goes through the text in a loop: over a private key
 * that is hot enough to load V8's optimizing compiler, 5 MB of it, into a process that has just started.
 */
const CHARACTERS = '(text) => text.length - (text.match(/[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]/g)?.length ?? 0)';

/**
 * Turns a JSON schema (draft 2020-12) into the source of an ES module whose default export is the compiled validator, and
 * whose export `memberNames` has the names of all members that it describes.
 * The module imports nothing: what ajv needs at run time is inlined, so neither ajv nor its 44 ms of start-up reach
 * a function. Plain JavaScript, because jest loads it before anything can translate TypeScript.
 *
 * @param {string} schemaPath absolute, or relative to the working directory
 * @returns {string} the text of the module
 * @throws {Error} naming the file, when it is not JSON or ajv's strict mode finds a fault in the schema
 */
export function compileSchema(schemaPath) {
  try {
    const text = readFileSync(schemaPath, 'utf8');
    return `${inlineRuntime(validatorSource(text))}\nexport const memberNames = ${JSON.stringify(memberNames(JSON.parse(text)))};\n`;
  } catch (cause) {
    throw new Error(`${schemaPath} cannot be compiled: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/**
 * @param {unknown} schema
 * @returns {string[]}
 */
function memberNames(schema) {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = /** @type {{ properties?: object }} */ (schema);
  return [...new Set([...Object.keys(properties), ...Object.values(schema).flatMap(memberNames)])];
}

/**
 * `strictRequired` stays off: it forbids `oneOf: [{ "required": ["a"] }, { "required": ["b"] }]`, the plain way to
 * say "one of these two members".
 *
 * @param {string} schemaText
 */
function validatorSource(schemaText) {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    code: { source: true, esm: true, lines: true },
  });
  const code = standaloneCode(ajv, ajv.compile(JSON.parse(schemaText)));
  return code.replaceAll('require("ajv/dist/runtime/ucs2length").default', CHARACTERS);
}

/**
 * ajv's "ESM" still calls `require` for its helpers, for instance deep equality.
 *
 * @param {string} source
 */
function inlineRuntime(source) {
  const { outputFiles } = buildSync({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2024',
    treeShaking: true,
    logLevel: 'silent',
    write: false,
  });
  return outputFiles.map((file) => file.text).join('');
}
