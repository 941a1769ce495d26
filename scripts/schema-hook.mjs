import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileDeclaration } from './compile-schema.mjs';

/**
 * Imported before a program that reads documents: gives it the compiled validators of their schemas, as the bundles and the tests
 * have them. Programs look up a contract's path only, so contracts stay as they are.
 */
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.schema.ts')) return nextLoad(url, context);
    const path = fileURLToPath(url);
    const source = compileDeclaration(path, readFileSync(path, 'utf8'), { described: true });
    return { format: 'module', source, shortCircuit: true };
  },
});
