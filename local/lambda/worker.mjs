// The thread of one function, in plain JavaScript so that it starts without a TypeScript loader, as Lambda does.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { measureHolding } from './holding.mjs';

const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/alipay-auth-gateway/compiled', import.meta.url));
const FLUSH_AFTER_MS = 1_000;

/** @type {{ file: string, exportName: string }} */
const { file, exportName } = workerData;
// As the command that starts the stack does: what V8 compiled is kept with a hash of the text.
enableCompileCache(COMPILED);
const module = await import(pathToFileURL(file).href);
const handler = module[exportName];
if (typeof handler !== 'function') throw new Error(`${file} has no function named ${exportName}`);

/** @typedef {import('./messages.ts').InvokeMessage | import('./messages.ts').MeasureMessage} Message */

parentPort?.on('message', async (/** @type {Message} */ message) => {
  const { id } = message;
  if ('measure' in message) parentPort?.postMessage({ kind: 'result', id, text: JSON.stringify(measureHolding()) });
  else parentPort?.postMessage(await invoke(id, message.event, message.context));
});
parentPort?.postMessage({ kind: 'loaded' });
// A thread that is terminated writes nothing; by then what the first events needed is compiled, too.
setTimeout(flushCompileCache, FLUSH_AFTER_MS).unref();

/**
 * @param {number} id
 * @param {unknown} event
 * @param {import('./messages.ts').InvocationContext} context
 */
async function invoke(id, event, { deadlineMs, ...data }) {
  try {
    const result = await handler(event, { ...data, getRemainingTimeInMillis: () => deadlineMs - Date.now() });
    return { kind: 'result', id, text: JSON.stringify(result ?? null) };
  } catch (error) {
    const known = error instanceof Error;
    // Lambda writes an uncaught error to the function's log.
    console.error(error);
    return { kind: 'error', id, errorType: known ? error.name : 'Error', errorMessage: known ? error.message : '' };
  }
}
