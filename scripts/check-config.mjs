import { join } from 'node:path';
import { build } from 'esbuild';
import { schemaValidators } from './build-plugins.mjs';

/** `npm run check-config <file>`: bundled in memory, because only a bundle turns the imported schemas into validators. */
const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, 'check-config/main.ts')],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  logLevel: 'warning',
  plugins: [schemaValidators],
});
const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
const { main } = await import(`data:text/javascript;base64,${code}`);
process.exitCode = main(process.argv.slice(2));
