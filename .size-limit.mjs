import { readOperations } from './scripts/operations.mjs';

/** Limits of single bundles; every other has the same. */
const LIMITS = { 'check-health': '350 kB', 'not-found': '100 kB' };

/** The minified bundle of each operation, as it stands in its package. */
export default (await readOperations()).map((name) => ({
  name,
  path: `dist/${name}/index.js`,
  limit: Reflect.get(LIMITS, name) ?? '320 kB',
  gzip: false,
  brotli: false,
}));
