import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileSchema } from './compile-schema.mjs';

/** Imported before a program that reads documents: gives it compiled validators, as the bundles and the tests have them. */
registerHooks({
  load(url, context, nextLoad) {
    if (!/schema\.json$/.test(url)) return nextLoad(url, context);
    return { format: 'module', source: compileSchema(fileURLToPath(url)), shortCircuit: true };
  },
});
