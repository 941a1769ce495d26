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
 * Bundles all operations in one go, so that what they share is read once.
 *
 * @param {readonly string[]} operations
 * @returns {Promise<{ files: Record<string, string>, inputs: string[] }>} what `dist` holds, by path; and the files that
 *   went into it, relative to the working directory
 * @throws {Error} esbuild's, with file and line
 */
export async function bundle(operations) {
  const { metafile, outputFiles } = await build({
    ...BUNDLE_OPTIONS,
    entryPoints: operations.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })),
    outdir: 'dist',
    metafile: true,
    write: false,
  });
  // esbuild's own process would otherwise live as long as this one, which may be a running stack.
  await stop();
  const folders = operations.map((operation) => {
    const code = outputFiles.find(({ path }) => path.endsWith(`/${operation}/index.js`));
    return [
      [`dist/${operation}/index.js`, String(code?.text)],
      [`dist/${operation}/package.json`, '{"type":"commonjs"}\n'],
      [`dist/${operation}/meta.json`, JSON.stringify(metafile.outputs[`dist/${operation}/index.js`])],
    ];
  });
  // What a plugin makes up has a namespace before its path; its text stands in the plugin.
  const inputs = Object.keys(metafile.inputs).filter((path) => !path.startsWith('replaced '));
  return { files: Object.fromEntries(folders.flat()), inputs };
}
