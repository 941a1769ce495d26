import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { compileDeclaration, DECLARATION } from './compile-schema.mjs';
import { hashOf } from './content-cache.mjs';

/** @type {import('esbuild').TransformOptions} */
const options = {
  loader: 'ts',
  format: 'esm',
  target: 'node22',
  sourcemap: 'external',
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
};

const compilerFiles = ['compile-schema.mjs', 'jest-transformer.mjs', '../package-lock.json'];
/** Hashed once: the key is asked for again for every file of every suite. */
const compiler = hashOf(compilerFiles.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join(''));

/** Strips the types of one TypeScript file for jest; types are checked by `npm run typecheck` alone. What declares a schema is compiled. */
export default {
  /**
   * @param {string} sourceText
   * @param {string} sourcePath
   */
  process(sourceText, sourcePath) {
    if (DECLARATION.test(sourcePath)) return { code: compileDeclaration(sourcePath, sourceText, { described: true }) };
    return transformSync(sourceText, { ...options, sourcefile: sourcePath });
  },

  /**
   * Of all that the result depends on: jest keeps it from one run to the next.
   *
   * @param {string} sourceText
   * @param {string} sourcePath
   * @param {{ configString: string }} config
   */
  getCacheKey(sourceText, sourcePath, { configString }) {
    return hashOf([compiler, sourceText, sourcePath, configString].join('\0'));
  },
};
