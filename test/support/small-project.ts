import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A project of a few files, laid out as this one is, that a test changes as it likes. */
export interface SmallProject {
  readonly root: string;
  write(path: string, text: string): void;
  remove(path: string): void;
  [Symbol.dispose](): void;
}

const FILES: Readonly<Record<string, string>> = {
  'serverless.yml':
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the CLI's own variables
    'functions: ${operations:functions}\nurl: ${env:URL, env:OTHER_URL, 0}\n',
  'alarms.yml': 'alarms: []\n',
  'package.json': '{}',
  'package-lock.json': '{}',
  'tsconfig.json': '{}',
  'functions/one/function.yml': 'functions: {}\n',
  'functions/one/handler.ts': 'export const handler = 1;\n',
  'shared/part.ts': 'export const part = 1;\n',
  'scripts/plugin.mjs': 'export {};\n',
  'node_modules/sdk/index.js': 'exports.sdk = 1;\n',
};

/** Writes it into a new folder, which is removed at the end of the block (`using`). */
export function smallProject(): SmallProject {
  const root = mkdtempSync(join(tmpdir(), 'project-'));
  const project: SmallProject = {
    root,
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
  for (const [path, text] of Object.entries(FILES)) project.write(path, text);
  return project;
}
