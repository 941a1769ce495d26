import { transformSync } from 'esbuild';

/** @type {import('esbuild').TransformOptions} */
const options = {
  loader: 'ts',
  format: 'esm',
  target: 'node22',
  sourcemap: 'external',
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
};

/** Strips the types of one TypeScript file for jest; types are checked by `npm run typecheck` alone. */
export default {
  /**
   * @param {string} sourceText
   * @param {string} sourcePath
   */
  process(sourceText, sourcePath) {
    return transformSync(sourceText, { ...options, sourcefile: sourcePath });
  },
};
