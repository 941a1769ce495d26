import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileDeclaration, DECLARATION } from './compile-schema.mjs';

/** Imported before a program that reads documents: gives it compiled validators, as the bundles and the tests have them. */
registerHooks({
  load(url, context, nextLoad) {
    if (!DECLARATION.test(url)) return nextLoad(url, context);
    const path = fileURLToPath(url);
    const source = compileDeclaration(path, readFileSync(path, 'utf8'), { described: true });
    return { format: 'module', source, shortCircuit: true };
  },
});
