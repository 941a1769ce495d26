/** Programs that read documents, beside the compiler of their schemas and with what was compiled before. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_FOLDER } from '../../scripts/content-cache.mjs';
import { childEnvironment } from '../support/child-environment.ts';
import { HANG_MS } from '../support/hang.ts';

const HOOK = './scripts/schema-hook.mjs';
/** One entry of the project's own cache: whoever else reads it meanwhile makes it anew, too. */
const KEPT = join(CACHE_FOLDER, 'schemas', 'shared.secrets.token-keys.schema.ts');

/** A program that checks one document, and imports something else at once. */
const program = (beside: string) => `
  const [{ schema }] = await Promise.all([import('./shared/secrets/token-keys.schema.ts'), ${beside}]);
  const keys = (secret) => ({ keys: [{ id: '1', secret }] });
  console.log(schema.validate(keys('x'.repeat(43))), schema.validate(keys('short')), schema.memberNames.length > 0);
`;
function run(beside = '') {
  const options = { encoding: 'utf8', timeout: HANG_MS, env: childEnvironment() } as const;
  const command = ['--import', HOOK, '--input-type=module', '--eval', program(beside)];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, options);
  return { status, stdout, stderr };
}
const RIGHT = { status: 0, stdout: 'true false true\n', stderr: '' };

test('with nothing kept the schemas are compiled, also while a program loads the compiler itself', () => {
  rmSync(KEPT, { force: true });
  expect(run("import('./scripts/compile-schema.mjs'), import('./scripts/build.mjs')")).toEqual(RIGHT);
  expect(readFileSync(KEPT, 'utf8')).toContain('validate');
});

test('what is kept is used, and made anew when it is damaged', () => {
  expect(run()).toEqual(RIGHT);
  const before = readFileSync(KEPT, 'utf8');
  writeFileSync(KEPT, before.replace(/\n[^\n]*\n?$/, '\nexport const schema = { validate: () => true };\n'));
  expect(run()).toEqual(RIGHT);
  expect(readFileSync(KEPT, 'utf8')).toBe(before);
});
