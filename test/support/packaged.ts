import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CLI_HOME } from '../../local/service/print.ts';

/** A CloudFormation resource as `serverless package` writes it. */
export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
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

/**
 * Packages a stage into a folder of its own, offline, without credentials and with an empty home folder.
 * @param project the folder of the project, or of a changed copy
 */
export async function packageStage(stage: string, project = process.cwd()): Promise<Packaged> {
  const folder = mkdtempSync(join(tmpdir(), `package-${stage}-`));
  const address = stage === 'local' ? {} : { PUBLIC_BASE_URL };
  const environment = {
    PATH: process.env.PATH,
    HOME: join(folder, 'no-home'),
    SLS_SCHEMA_CACHE_BASE_DIR: CLI_HOME,
    ...address,
  };
  await promisify(execFile)('npx', ['serverless', 'package', '--stage', stage, '--package', folder], {
    cwd: project,
    env: environment,
  });
  const templateFile = join(folder, 'cloudformation-template-update-stack.json');
  const { Resources } = JSON.parse(readFileSync(templateFile, 'utf8')) as { Resources: Record<string, Resource> };
  const ofType = (type: string) =>
    Object.fromEntries(Object.entries(Resources).filter(([, { Type }]) => Type === type));
  return { folder, templateFile, resources: Resources, ofType };
}
