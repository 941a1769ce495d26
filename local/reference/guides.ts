import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A document that can be read at `/docs/`. */
export interface Guide {
  /** In the repository, for instance `docs/genauth.md`. */
  readonly file: string;
  /** Where it is read, for instance `/docs/genauth.md`. */
  readonly path: string;
}

const ROOT = join(import.meta.dirname, '../..');
/** Folders whose documents are shown, besides those at the root. Nothing else of the repository can be asked for. */
const FOLDERS = ['docs', 'bench', 'test/support'];

/** Every document, by its file. */
export async function listGuides(): Promise<ReadonlyMap<string, Guide>> {
  const nested = await Promise.all(
    FOLDERS.map(async (folder) => (await namesIn(folder, { recursive: true })).map((name) => `${folder}/${name}`)),
  );
  const files = [...(await namesIn('.')), ...nested.flat()].sort();
  return new Map(files.map((file) => [file, { file, path: pathOf(file) }]));
}

/** Every picture of the documents, by the path that shows it, for instance `/docs/flow.svg`. */
export async function listPictures(): Promise<ReadonlyMap<string, string>> {
  const names = await namesIn('docs', { recursive: true, ending: '.svg' });
  return new Map(names.map((name) => [pathOf(`docs/${name}`), join(ROOT, 'docs', name)]));
}

/** @returns its Markdown */
export const readGuide = ({ file }: Guide): Promise<string> => readFile(join(ROOT, file), 'utf8');

/** What stands in its first heading; the file's name where it has none. */
export function titleIn(markdown: string, { file }: Guide): string {
  return /^# (.+)$/m.exec(markdown)?.[1] ?? file;
}

async function namesIn(folder: string, { recursive = false, ending = '.md' } = {}): Promise<string[]> {
  const names = await readdir(join(ROOT, folder), { recursive });
  return names.map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith(ending));
}

/** The guides themselves stand directly under `/docs/`, everything else by its place in the repository. */
const pathOf = (file: string): string => `/docs/${file.replace(/^docs\//, '')}`;
