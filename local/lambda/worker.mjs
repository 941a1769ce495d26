// The thread of one function, in plain JavaScript so that it starts without a TypeScript loader, as Lambda does.
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

/** @type {{ file: string, exportName: string }} */
const { file, exportName } = workerData;
const module = await import(pathToFileURL(file).href);
const handler = module[exportName];
if (typeof handler !== 'function') throw new Error(`${file} has no function named ${exportName}`);

parentPort?.on('message', async (/** @type {import('./messages.ts').InvokeMessage} */ { id, event, context }) => {
  parentPort?.postMessage(await invoke(id, event, context));
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
