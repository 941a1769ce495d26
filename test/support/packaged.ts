import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from './child-environment.ts';
import { SERVERLESS_CLI } from './invoke-local.ts';
import { madeOnce } from './made-once.ts';

/** A CloudFormation resource as `serverless package` writes it. */
export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: string | readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: each type of resource has members of its own
  readonly Properties: Record<string, any>;
}

/** The outcome of one `serverless package`. */
export interface Packaged {
  /** Where template and zips lie. */
  readonly folder: string;
  readonly templateFile: string;
  readonly resources: Readonly<Record<string, Resource>>;
  /** The resources of one type, by logical id. */
  ofType(type: string): Record<string, Resource>;
}

/** The public address that a deployer gives. */
export const PUBLIC_BASE_URL = 'https://gateway.example.com';
const ADDRESS = [`--param=publicBaseUrl=${PUBLIC_BASE_URL}`];

/**
 * What `serverless package` makes of a stage of this project: once in a test run, whichever suite asks first. Both stages one
 * after the other, because the CLI assembles every package in the project's folder `.serverless`.
 */
export async function packageStage(stage: 'local' | 'prod'): Promise<Packaged> {
  const folder = await madeOnce('packages', async (draft) => {
    await runPackage('local', join(draft, 'local'), '.', []);
    await runPackage('prod', join(draft, 'prod'), '.', ADDRESS);
  });
  return readPackage(join(folder, stage));
}

/**
 * What `serverless package` makes of a stage of a changed copy.
 * @param project its folder
 * @param options more of the command line
 */
export async function packageCopy(
  stage: string,
  project: string,
  options: readonly string[] = ADDRESS,
): Promise<Packaged> {
  const folder = mkdtempSync(join(tmpdir(), `package-${stage}-`));
  await runPackage(stage, folder, project, options);
  return readPackage(folder);
}

/** Packages into a folder, offline, without credentials and with an empty home folder. */
async function runPackage(stage: string, folder: string, project: string, options: readonly string[]): Promise<void> {
  const environment = { ...childEnvironment(), HOME: join(folder, 'no-home') };
  const command = [SERVERLESS_CLI, 'package', '--stage', stage, '--package', folder, ...options];
  await promisify(execFile)(process.execPath, command, { cwd: project, env: environment });
}

function readPackage(folder: string): Packaged {
  const templateFile = join(folder, 'cloudformation-template-update-stack.json');
  const { Resources } = JSON.parse(readFileSync(templateFile, 'utf8')) as { Resources: Record<string, Resource> };
  const ofType = (type: string) =>
    Object.fromEntries(Object.entries(Resources).filter(([, { Type }]) => Type === type));
  return { folder, templateFile, resources: Resources, ofType };
}
