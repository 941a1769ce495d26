import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Whatever is in here can be deleted, damaged or not written at all: it is made anew. */
export const CACHE_FOLDER = join(import.meta.dirname, '../node_modules/.cache/alipay-auth-gateway');

/**
 * @param {string | Uint8Array} content
 * @returns {string} SHA-256 in hexadecimal digits
 */
export function hashOf(content) {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * What stands in files now. Times of change are not looked at: they say nothing after a checkout or a copy.
 *
 * @param {string} root folder of the project
 * @param {readonly string[]} paths relative to it
 * @returns {Promise<Record<string, string>>} hashes by path; of a file that is not there, `missing`
 */
export async function hashFiles(root, paths) {
  const hash = (/** @type {string} */ path) => readFile(join(root, path)).then(hashOf, () => 'missing');
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await hash(path)])));
}

/** What says which packages are installed: the lock file, and what npm noted when it installed them. */
export const PACKAGE_FILES = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'];

/**
 * @param {string} root folder of the project
 * @param {string} folder relative to it
 * @returns {Promise<string[]>} the paths of all files in the folder and below, relative to the root, in order
 */
export async function filesUnder(root, folder) {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map(({ parentPath, name }) => relative(root, join(parentPath, name))).sort();
}

/**
 * Texts that took long to make, each kept under a name until another takes its place.
 *
 * @param {string} [folder] where the entries lie
 */
export function contentCache(folder = CACHE_FOLDER) {
  return {
    /**
     * @param {string} name of the entry
     * @param {string} key hash of all that the text depends on
     * @returns {Promise<string | undefined>} undefined when there is none, when something has changed, or when it is damaged
     */
    async read(name, key) {
      const entry = await readFile(join(folder, name), 'utf8').catch(() => '');
      const [keptKey, hash, ...lines] = entry.split('\n');
      const text = lines.join('\n');
      return keptKey === key && hash === hashOf(text) ? text : undefined;
    },

    /**
     * Where nothing can be written, the next time takes longer, and that is all.
     *
     * @param {string} name of the entry
     * @param {string} key hash of all that the text depends on
     * @param {string} text
     */
    async keep(name, key, text) {
      await replaceFile(join(folder, name), `${key}\n${hashOf(text)}\n${text}`).catch(() => undefined);
    },
  };
}

/**
 * Leaves an equal file alone and replaces another in one step, because several processes may write and read at the same time.
 *
 * @param {string} path its folder is made
 * @param {string} text
 */
export async function replaceFile(path, text) {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text);
  await rename(draft, path);
}
