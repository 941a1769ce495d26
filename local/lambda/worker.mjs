// The thread of one function, in plain JavaScript so that it starts without a TypeScript loader, as Lambda does.
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { measureHolding } from './holding.mjs';

/** @type {{ file: string, exportName: string }} */
const { file, exportName } = workerData;
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
