import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CACHE_FOLDER,
  contentCache,
  filesUnder,
  hashFiles,
  hashOf,
  PACKAGE_FILES,
} from '../../scripts/content-cache.mjs';

/** Runs the CLI and gives what it prints. */
type AskCli = (command: readonly string[], environment: Readonly<Record<string, string>>) => Promise<string>;

/** What is asked of the CLI; tests name another project than this one. */
export interface PrintOptions {
  readonly stage: string;
  readonly region: string;
  /** Of these variables the CLI sees those that a template file names, and `PATH`; so nothing else can matter. */
  readonly environment: NodeJS.ProcessEnv;
  readonly root?: string;
  readonly cache?: ReturnType<typeof contentCache>;
  readonly ask?: AskCli;
}

/** The CLI's home folder: what it compiles of its configuration schema takes seconds, and is the same for everybody. */
export const CLI_HOME = join(CACHE_FOLDER, 'serverless');
/** Contracts, which the templates of routes come from, begin with these. */
const CONTRACT_FILES = ['shared/gateway/define-contract.ts', 'shared/platform/schema-validator.ts'];
const SOURCES = ['serverless.yml', 'alarms.yml', ...CONTRACT_FILES, ...PACKAGE_FILES];
const SOURCE_FOLDERS = ['functions', 'scripts'];

/**
 * `serverless print`, whose result is kept as long as everything that it depends on stays the same, to the byte.
 * @returns serverless.yml as JSON, every variable resolved
 * @throws Error with what the CLI says
 */
export async function printService(options: PrintOptions): Promise<string> {
  const { stage, region, root = '.', cache = contentCache(), ask = askTwice } = options;
  const sources = await printSources(root);
  const environment = await namedVariables(root, sources, options.environment);
  const command = ['print', '--format', 'json', '--stage', stage, '--region', region];
  const question = hashOf(JSON.stringify([command, environment]));
  const key = hashOf(JSON.stringify([process.version, question, await hashFiles(root, sources)]));
  const entry = `service-${question.slice(0, 16)}`;
  const kept = await cache.read(entry, key);
  if (kept !== undefined) return kept;
  const printed = await ask(command, environment);
  await cache.keep(entry, key, printed);
  return printed;
}

/** The files of this project that `serverless print` may read; the installed packages are what the lock file says. */
export async function printSources(root = '.'): Promise<string[]> {
  const folders = await Promise.all(SOURCE_FOLDERS.map((folder) => filesUnder(root, folder)));
  return [...SOURCES, ...folders.flat()];
}

/** Those that a template file reads as `${env:NAME}`. */
async function namedVariables(
  root: string,
  sources: readonly string[],
  all: NodeJS.ProcessEnv,
): Promise<Record<string, string>> {
  const templates = sources.filter((path) => path.endsWith('.yml'));
  const texts = await Promise.all(templates.map((path) => readFile(join(root, path), 'utf8')));
  const names = new Set(texts.flatMap((text) => [...text.matchAll(/\benv:(\w+)/g)].map(([, name]) => String(name))));
  return Object.fromEntries([...names].sort().flatMap((name) => (all[name] ? [[name, all[name]]] : [])));
}

/** A damaged file in its home fails the CLI: it gets a new home before what it says is believed. */
async function askTwice(...question: Parameters<AskCli>): Promise<string> {
  const hadHome = existsSync(CLI_HOME);
  try {
    return await askCli(...question);
  } catch (error) {
    if (!hadHome) throw error;
    await rm(CLI_HOME, { recursive: true, force: true });
    return askCli(...question);
  }
}

async function askCli(...[command, environment]: Parameters<AskCli>): Promise<string> {
  const cli = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const env = { ...environment, PATH: process.env.PATH, HOME: CLI_HOME, USERPROFILE: CLI_HOME };
  try {
    const options = { env, maxBuffer: 16 * 1024 * 1024 };
    return (await promisify(execFile)(process.execPath, [cli, ...command], options)).stdout;
  } catch (cause) {
    const { stdout = '', stderr = '', message } = cause as { stdout?: string; stderr?: string; message: string };
    throw new Error(`serverless.yml cannot be read: ${stdout || stderr || message}`, { cause });
  }
}
