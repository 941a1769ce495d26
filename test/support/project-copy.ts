import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What a copy has for itself; all else is a link to the project's own. */
const OWN = ['functions', 'serverless.yml', 'dist', '.serverless', '.local', '.git'];
const MODEL = 'get-health';

/**
 * A copy of the project in a folder of its own, so that it can be packaged beside another.
 * @returns the folder; the caller removes it
 */
export function projectCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  for (const name of readdirSync('.')) {
    if (!OWN.includes(name)) symlinkSync(resolve(name), join(folder, name));
  }
  // The CLI takes no link for its configuration.
  cpSync('serverless.yml', join(folder, 'serverless.yml'));
  cpSync('functions', join(folder, 'functions'), { recursive: true });
  return folder;
}

/**
 * A copy of the project with one more function.
 * @param operation the name of the new function, which is get-health's twin but for its route
 * @returns the folder; the caller removes it
 */
export function projectWith(operation: string): string {
  const folder = projectCopy();
  cpSync(`functions/${MODEL}`, join(folder, 'functions', operation), { recursive: true });
  const definition = join(folder, 'functions', operation, 'function.yml');
  const text = readFileSync(definition, 'utf8').replaceAll(MODEL, operation).replaceAll('GetHealth', 'OneMore');
  writeFileSync(definition, text);
  const contract = join(folder, 'functions', operation, 'contract.ts');
  writeFileSync(contract, readFileSync(contract, 'utf8').replaceAll("'/health'", `'/${operation}'`));
  return folder;
}
