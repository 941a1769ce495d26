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

/** Files that declare a schema: their modules are replaced by {@link compileDeclaration}. */
export const DECLARATION = /(?:[/\\]contract|\.schema)\.ts$/;

/**
 * What a `contract.ts` declares.
 *
 * @typedef {{ path: string, method: string, alsoHead?: boolean, input: object, output: object, example: object }} Contract
 */

/**
 * Turns a `contract.ts` or a `*.schema.ts` (JSON Schema, draft 2020-12) into the source of an ES module that exports the same
 * with its compiled validator, and imports nothing: what ajv needs at run time is inlined, so neither ajv nor its 44 ms of
 * start-up reach a function. One compiler for the bundles, the tests and the programs. Plain JavaScript, because jest loads it
 * before anything can translate TypeScript.
 *
 * @param {string} path
 * @param {string} text of the file
 * @param {{ described: boolean }} options whether a contract's schemas and example stay, which no bundle needs
 * @returns {string} the text of the module
 * @throws {Error} naming the file, when it declares nothing or ajv's strict mode finds a fault in the schema
 */
export function compileDeclaration(path, text, { described }) {
  try {
    const { contract, schema } = evaluateDeclaration(text);
    return contract ? contractModule(contract, described) : schemaModule(schema);
  } catch (cause) {
    throw new Error(`${path} cannot be compiled: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/**
 * @param {Contract} contract
 * @param {boolean} described
 */
function contractModule({ path, ...description }, described) {
  const members = Object.entries({ path, ...(described && { description }) });
  const said = members.map(([name, value]) => `${name}: ${JSON.stringify(value)}, `).join('');
  return inlineRuntime(`${validatorSource(description.input)}\nexport const contract = { ${said}validate };\n`);
}

/** @param {object} schema */
function schemaModule(schema) {
  const names = JSON.stringify(memberNames(schema));
  return inlineRuntime(`${validatorSource(schema)}\nexport const schema = { validate, memberNames: ${names} };\n`);
}

/**
 * What a file declares, as plain data.
 *
 * @param {string} text of the file
 * @returns {{ contract: Contract, schema?: undefined } | { contract?: undefined, schema: object }}
 * @throws {Error} when it imports or exports anything else
 */
export function evaluateDeclaration(text) {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs', target: 'node22' });
  /** @type {{ exports: Record<string, never> }} */
  const module = { exports: {} };
  const require = (/** @type {string} */ from) => {
    if (!['define-contract.ts', 'define-schema.ts'].includes(basename(from)))
      throw new Error(`a declaration imports define-contract.ts or define-schema.ts, and not ${from}`);
    const same = (/** @type {object} */ declared) => declared;
    return { defineContract: same, defineSchema: same };
  };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  const { contract, schema } = module.exports;
  if (Object.keys(module.exports).length !== 1 || (contract ?? schema) === undefined)
    throw new Error('it exports "contract" or "schema" and nothing else');
  return contract ? { contract } : { schema: /** @type {never} */ (schema) };
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
 * @param {object} schema
 * @returns {string} code that declares `validate`
 */
function validatorSource(schema) {
  const ajv = new Ajv2020({
    allErrors: true,
    messages: false,
    strict: true,
    strictRequired: false,
    code: { source: true, esm: true, lines: true },
  });
  const code = standaloneCode(ajv, ajv.compile(schema));
  return code.replace('export default', '//').replaceAll('require("ajv/dist/runtime/ucs2length").default', CHARACTERS);
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
