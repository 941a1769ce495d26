import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { loadService } from '../../local/service/load.ts';
import { CLI_HOME, printService, printSources } from '../../local/service/print.ts';
import { contentCache } from '../../scripts/content-cache.mjs';
import { childEnvironment } from '../support/child-environment.ts';
import { type SmallProject, smallProject } from '../support/small-project.ts';

/** A CLI that says what it was asked, and counts how often. */
function smallCli({ root }: SmallProject) {
  let asked = 0;
  const ask = async (command: readonly string[], environment: object) => {
    asked += 1;
    const text = readFileSync(join(root, 'serverless.yml'), 'utf8');
    return JSON.stringify({ command, environment, text });
  };
  const print = (environment: NodeJS.ProcessEnv = {}, stage = 'local') =>
    printService({ stage, region: 'eu-central-1', environment, root, cache: contentCache(join(root, 'cache')), ask });
  return { print, asked: () => asked };
}

test('is asked once while nothing changes', async () => {
  using project = smallProject();
  const { print, asked } = smallCli(project);
  const first = await print();
  expect([await print(), asked()]).toEqual([first, 1]);
});

test.each([
  'serverless.yml',
  'alarms.yml',
  'shared/gateway/define-contract.ts',
  'shared/platform/schema-validator.ts',
  'functions/one/function.yml',
  'functions/one/handler.ts',
  'functions/two/function.yml',
  'scripts/plugin.mjs',
  'scripts/new-plugin.cjs',
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
])('is asked again when %s has another text', async (path) => {
  using project = smallProject();
  const { print, asked } = smallCli(project);
  await print();
  project.write(path, 'changed');
  const second = await print();
  expect(asked()).toBe(2);
  expect(JSON.parse(second).text).toBe(readFileSync(join(project.root, 'serverless.yml'), 'utf8'));
});

test('sees the variables that a template names, each value of which counts, and no other', async () => {
  using project = smallProject();
  const { print, asked } = smallCli(project);
  const printed = [
    await print({ URL: 'one', SECRET: 'x' }),
    await print({ URL: 'two', SECRET: 'x' }),
    await print({ URL: 'two', OTHER_URL: 'three' }),
    await print({ URL: 'two', SECRET: 'y' }),
    await print({ URL: 'two' }, 'prod'),
  ].map((text) => JSON.parse(text));
  expect(printed.map(({ environment }) => environment)).toEqual([
    { URL: 'one' },
    { URL: 'two' },
    { URL: 'two', OTHER_URL: 'three' },
    { URL: 'two' },
    { URL: 'two' },
  ]);
  expect(asked()).toBe(4);
});

test.each([
  ['empty', () => ''],
  ['cut off', (entry: string) => entry.slice(0, -9)],
  ['changed', (entry: string) => entry.replace('print', 'pr1nt')],
])('an entry that is %s is made anew', async (_name, spoil) => {
  using project = smallProject();
  const { print, asked } = smallCli(project);
  const first = await print();
  const [entry = ''] = readdirSync(join(project.root, 'cache'));
  const keepsAs = join(project.root, 'cache', entry);
  writeFileSync(keepsAs, spoil(readFileSync(keepsAs, 'utf8')));
  expect([await print(), await print(), asked()]).toEqual([first, first, 2]);
});

describe('serverless.yml of this project', () => {
  const cli = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const command = [cli, 'print', '--format', 'json', '--stage', 'local', '--region', 'eu-central-1'];
  const home = join(tmpdir(), 'cli-home');

  test('is printed alike by a CLI that may read nothing but the files whose text counts', async () => {
    const expected = await printService({ stage: 'local', region: 'eu-central-1', environment: {} });
    mkdirSync(home, { recursive: true });
    // Which folders there are counts, too: they are the operations.
    const sources = (await printSources()).filter((path) => !path.startsWith('functions/'));
    const readable = ['functions', ...sources, 'node_modules', home].map((path) => `--allow-fs-read=${resolve(path)}`);
    const writable = [home, CLI_HOME].map((path) => `--allow-fs-write=${path}`);
    const permissions = ['--permission', ...readable, ...writable, '--allow-child-process', '--allow-worker'];
    const env = { ...childEnvironment(), HOME: home, TMPDIR: home };
    const options = { env, maxBuffer: 16 * 1024 * 1024 };
    const { stdout } = await promisify(execFile)(process.execPath, [...permissions, ...command], options);
    expect(stdout).toBe(expected);
  }, 120_000);

  test('has the ports of each start, whichever was printed for', async () => {
    const addresses = async (environment: NodeJS.ProcessEnv) => {
      const { functions } = await loadService(environment);
      const variables = functions.flatMap(({ environment: all }) => Object.entries(all));
      const named = variables.filter(([name]) =>
        ['AWS_ENDPOINT_URL', 'ALIPAY_BASE_URL', 'WECHAT_BASE_URL', 'PUBLIC_BASE_URL'].includes(name),
      );
      return Object.fromEntries(named);
    };
    const expected = (gateway: number, alipay: number, aws: number) => ({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${aws}`,
      ALIPAY_BASE_URL: `http://127.0.0.1:${alipay}`,
      WECHAT_BASE_URL: `http://127.0.0.1:${alipay}`,
      PUBLIC_BASE_URL: `http://127.0.0.1:${gateway}`,
    });
    expect(await addresses({})).toEqual(expected(3000, 3100, 3200));
    expect(await addresses({ PORT: '4000', AWS_PORT: '4200' })).toEqual(expected(4000, 3100, 4200));
    expect(await addresses({ PORT: '5000', ALIPAY_PORT: '5100', AWS_PORT: '5200' })).toEqual(
      expected(5000, 5100, 5200),
    );
  }, 120_000);
});
