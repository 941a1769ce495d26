import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);

/** Takes events as Lambda gives them. */
export type BundleHandler = (event: unknown, context: object) => Promise<unknown>;

/**
 * Loads a built bundle (dist/<operation>/index.js): an instance by itself, with its own caches and clients, which read their
 * environment when they are first used.
 */
export function loadBundle(
  operation: string,
  environment: Readonly<Record<string, string | undefined>>,
): BundleHandler {
  Object.assign(process.env, environment);
  const path = resolve(`dist/${operation}/index.js`);
  // Bundles are CommonJS, of which there is one instance for a path, whatever query is behind it.
  delete require.cache[path];
  const { handler } = require(path) as { handler: BundleHandler };
  return (event, invocation) => {
    Object.assign(process.env, environment);
    return handler(event, invocation);
  };
}
