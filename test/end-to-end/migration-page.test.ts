/** The documents, commands and programs of docs/migration.md, run as they stand there against a running stack. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { docBlocks } from '../support/doc-blocks.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'migration-'));
const blocks = docBlocks('docs/migration.md').map(({ text }) => text);
const blockWith = (words: string): string => {
  const [block, ...others] = blocks.filter((text) => text.includes(words));
  if (block === undefined || others.length > 0) throw new Error(`not one block has ${words}`);
  return block;
};

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

/** Commands of the page, with the places where its files are. */
async function shell(text: string): Promise<string> {
  const commands = text.replaceAll(/\b(authing|daxpay)-app\.json\b/g, (name) => join(folder, name));
  return (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], { env: stack.environment })).stdout;
}

/** A document of the page, as a reader fills it. */
function fill(name: string, text: string): void {
  const filled = text.replaceAll(/"[^"]*at least 32 characters"/g, () => `"${randomBytes(32).toString('base64url')}"`);
  writeFileSync(join(folder, name), filled);
}

describe('from Authing', () => {
  test('the app is taken over under its id, and its call is good', async () => {
    fill('authing-app.json', blockWith('"public": true,'));
    expect(await shell(blockWith('caller put genauth'))).toMatch(
      /^caller genauth my-authing-app: created\n[\s\S]*\ngood\n$/,
    );
  });

  test('the published client gets an AuthInfo of the host that APP_HOST names, and says why when it does not', async () => {
    const run = (CONNECTION: string) => {
      const env = { PATH: process.env.PATH, APP_HOST: stack.gateway, APP_ID: 'my-authing-app', CONNECTION };
      return promisify(execFile)(process.execPath, ['-e', blockWith('// authinfo.cjs')], { env });
    };
    expect((await run('demo')).stdout).toContain('&sign=');
    expect(await run('unknown')).toEqual({ stdout: '', stderr: expect.stringMatching(/^refused: 404 \S/) });
  });
});

describe('from a DaxPay server', () => {
  test('the app is taken over with its secret, and its call is good', async () => {
    fill('daxpay-app.json', blockWith('"signType"'));
    expect(await shell(blockWith('caller put daxpay'))).toMatch(
      /^caller daxpay my-daxpay-app: created\n[\s\S]*\ngood\n$/,
    );
  });

  test('a secret that is too short is refused, as the page says', async () => {
    writeFileSync(join(folder, 'daxpay-app.json'), blockWith('"signType"').replace(/"the secret[^"]*"/, '"short"'));
    const refused = shell(blockWith('caller put daxpay')).catch(({ stderr, code }) => ({ stderr, code }));
    expect(await refused).toEqual({ stderr: expect.stringContaining('signSecrets/0/secret'), code: 1 });
  });

  test('switched off it is refused, and on again it is not', async () => {
    const [off = '', on = ''] = blockWith('caller disable').trimEnd().split('\n');
    const [, call = ''] = blockWith('caller put daxpay').trimEnd().split('\n');
    const verdict = async () =>
      shell(call).catch(({ stdout }: { stdout: string }) => stdout.includes('"code":20023') && 'refused');
    expect(await shell(off)).toBe('daxpay my-daxpay-app: disabled\n');
    await until(verdict, (said) => said === 'refused');
    expect(await shell(on)).toBe('daxpay my-daxpay-app: enabled\n');
    await until(verdict, (said) => said !== false && said.endsWith('\ngood\n'));
  });
});

test('from code of one’s own: a new app’s call is good', async () => {
  expect(await shell(blockWith('caller create daxpay'))).toMatch(/^daxpay my-shop-app: created\n[\s\S]*\ngood\n$/);
});

test('which way an id goes is the same each time, and as many go as are to', async () => {
  writeFileSync(join(folder, 'which.mjs'), blockWith('// which.mjs'));
  const { goesToGateway } = (await import(pathToFileURL(join(folder, 'which.mjs')).href)) as {
    goesToGateway: (id: string, percent: number) => boolean;
  };
  const ids = Array.from({ length: 10_000 }, (_, index) => `customer-${index}`);
  const going = (percent: number) => ids.filter((id) => goesToGateway(id, percent));
  expect([going(0).length, going(100).length]).toEqual([0, ids.length]);
  expect(going(30).length / ids.length).toBeCloseTo(0.3, 1);
  expect(going(30)).toEqual(going(30));
  // Who went stays when the number grows.
  expect(going(31)).toEqual(expect.arrayContaining(going(30)));
});

test('every block of the page is run here', () => {
  const run = ['"public": true,', 'caller put genauth', '// authinfo.cjs', '"signType"', 'caller put daxpay'];
  const looked = [...run, 'caller disable', 'caller create daxpay', '// which.mjs'].map(blockWith);
  expect(looked.toSorted()).toEqual(blocks.toSorted());
});
