import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @typedef {{ method: string, path: string }} Route */

/**
 * The one list of operations: the folders of `functions/` that have a `function.yml`.
 *
 * @param {string} [root] folder of the project
 * @returns {Promise<string[]>} sorted
 */
export async function readOperations(root = '.') {
  const folders = await readdir(join(root, 'functions'));
  return folders.filter((name) => existsSync(join(root, 'functions', name, 'function.yml'))).sort();
}

/**
 * The contracts of all operations that clients call. Loaded as they stand: nothing is compiled.
 *
 * @param {string} [root] folder of the project
 * @returns {Promise<Record<string, import('../shared/gateway/define-contract.ts').Contract>>} by operation
 */
export async function readContracts(root = '.') {
  const pathOf = (/** @type {string} */ name) => join(root, 'functions', name, 'contract.ts');
  const called = (await readOperations(root)).filter((name) => existsSync(pathOf(name)));
  const contracts = called.map(async (name) => (await import(pathToFileURL(resolve(pathOf(name))).href)).contract);
  const loaded = await Promise.all(contracts);
  return Object.fromEntries(called.map((name, index) => [name, loaded[index]]));
}

/**
 * Where an operation answers: its path, and the same behind a base path of one segment.
 *
 * @param {import('../shared/gateway/define-contract.ts').Contract} contract
 * @returns {Route[]}
 */
export function routesOf({ path, description }) {
  if (!description) throw new Error(`the contract of ${path} was compiled for a bundle`);
  const methods = [description.method, ...(description.alsoHead ? ['HEAD'] : [])];
  return [path, `/{base}${path}`].flatMap((route) => methods.map((method) => ({ method, path: route })));
}

/**
 * The routes of all operations, for the function that responds to every other request.
 *
 * @param {string} [root] folder of the project
 * @returns {Promise<string>} `GET /health,HEAD /health,…`
 */
export async function readRoutes(root = '.') {
  const routes = Object.values(await readContracts(root)).flatMap(routesOf);
  return routes.map(({ method, path }) => `${method} ${path}`).join(',');
}
