import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvStandalone from 'ajv/dist/standalone/index.js';
import { buildSync, transformSync } from 'esbuild';

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

/** Files that declare schemas: their modules are replaced by {@link compileContract}. */
export const CONTRACT = /[/\\]contract\.ts$/;

/**
 * Turns a `contract.ts` into the source of an ES module that imports nothing, whose contract has its compiled validator. One
 * compiler for the bundles and the tests.
 *
 * @param {string} path
 * @param {string} text of the file
 * @param {{ described: boolean }} options whether schemas and example stay, which no bundle needs
 * @returns {string} the text of the module
 * @throws {Error} naming the file, when it is no contract or ajv's strict mode finds a fault in the schema
 */
export function compileContract(path, text, { described }) {
  try {
    const { path: route, ...description } = evaluateContract(text);
    const members = Object.entries({ path: route, ...(described && { description }) });
    const said = members.map(([name, value]) => `${name}: ${JSON.stringify(value)}, `).join('');
    const validator = validatorSource(JSON.stringify(description.input)).replace('export default', '//');
    return inlineRuntime(`${validator}\nexport const contract = { ${said}validate };\n`);
  } catch (cause) {
    throw new Error(`${path} cannot be compiled: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/**
 * @typedef {{ path: string, method: string, alsoHead?: boolean, input: object, output: object, example: object }} Declaration
 */

/**
 * What a contract declares, as plain data.
 *
 * @param {string} text of the file
 * @returns {Declaration}
 * @throws {Error} when it imports or exports anything else
 */
export function evaluateContract(text) {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs', target: 'node22' });
  /** @type {{ exports: { contract?: Declaration } }} */
  const module = { exports: {} };
  const require = (/** @type {string} */ from) => {
    if (basename(from) !== 'define-contract.ts')
      throw new Error(`a contract imports define-contract.ts, and not ${from}`);
    return { defineContract: (/** @type {Declaration} */ declaration) => declaration };
  };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  const { contract, ...others } = module.exports;
  if (contract === undefined || Object.keys(others).length > 0)
    throw new Error('it exports "contract" and nothing else');
  return contract;
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
    messages: false,
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
