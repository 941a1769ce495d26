// Loaded before everything else (`node -r`), in words that every Node understands: one sentence when the packages are not
// installed, or when Node is too old to run TypeScript. `npm run` and `npx` find the packaged Node first; a shell or an editor
// starts the machine's own.
const { existsSync, readFileSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');
const { isMainThread } = require('node:worker_threads');

const root = join(__dirname, '..');

/** A thread has what the process had that started it. */
if (isMainThread) {
  const fault = installationFault() || versionFault();
  if (fault) {
    console.error(fault);
    process.exit(1);
  }
  keepCompiledCode();
}

/** Whoever starts next, in this process or as its child, need not compile the same files again: it takes half of a short start. */
function keepCompiledCode() {
  process.env.NODE_COMPILE_CACHE =
    process.env.NODE_COMPILE_CACHE || join(root, 'node_modules/.cache/alipay-auth-gateway/compiled');
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
}

/** Whether every package is there in the version that package.json names. */
function installationFault() {
  const { dependencies, devDependencies } = readPackage(root);
  const wanted = Object.entries(Object.assign({}, dependencies, devDependencies));
  const [missing] = wanted.find(([name, range]) => !isInstalled(name, range)) || [];
  if (!missing) return '';
  const what = existsSync(join(root, 'node_modules'))
    ? `The package ${missing} is missing or of another version`
    : 'No packages are installed';
  return `${what}: run "npm ci" in the folder of this project, then repeat this command.`;
}

function versionFault() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if ((major === 22 && minor >= 18) || major >= 24) return '';
  return (
    `Node ${process.versions.node} cannot run this project, which needs ${readPackage(root).engines.node}: install one of these, ` +
    'or on Linux and Windows repeat "npm ci" without --omit=optional: it brings a Node that "npm run" and "npx" then use.'
  );
}

/**
 * What is a folder of this project (`file:`) has whatever version stands there.
 *
 * @param {string} name
 * @param {string} range
 */
function isInstalled(name, range) {
  const version = versionOf(name);
  return range.startsWith('file:') ? version !== undefined : version === range.slice(range.lastIndexOf('@') + 1);
}

/** @param {string} name */
function versionOf(name) {
  try {
    return readPackage(join(root, 'node_modules', name)).version;
  } catch {
    return undefined;
  }
}

/** @param {string} folder */
function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
