/** What a user sees of a start, or of a script, that cannot work: one sentence that says what to do, and never a stack trace. */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { listen } from '../../local/listen.ts';
import { rsaPair } from '../support/keys.ts';
import { stackEnvironment, startCommand } from '../support/stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'failed-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ending {
  readonly exitCode: number;
  readonly output: string;
}

const run = (command: readonly string[], env: NodeJS.ProcessEnv, cwd = process.cwd()): Promise<Ending> =>
  new Promise((done) => {
    const [file = '', ...arguments_] = command;
    execFile(file, arguments_, { env, cwd }, (error, stdout, stderr) =>
      done({ exitCode: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });

/** Runs what `npm start` runs, with changed variables. */
async function start(variables: Record<string, string>, ...options: string[]): Promise<Ending> {
  return run([...startCommand(), ...options], await stackEnvironment(join(folder, 'state'), variables));
}

/** One line beside what npm itself prints, and no trace. */
function expectSentence({ output, exitCode }: Ending, status: number, sentence: string | RegExp): void {
  expect(output).not.toMatch(/^\s+at /m);
  expect(output.split('\n').filter((line) => /^npm start: /.test(line))).toEqual([expect.stringMatching(sentence)]);
  expect(exitCode).toBe(status);
}

const state = (name: string, files: Record<string, string>): string => {
  mkdirSync(join(folder, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
  return join(folder, name);
};

describe('npm start', () => {
  test.each([
    [{ PORT: 'abc' }, /PORT is "abc", and must be a port/],
    [{ AWS_PORT: '0' }, /AWS_PORT is "0"/],
    [{ MERCHANT_PORT: '65536' }, /MERCHANT_PORT is "65536"/],
    [{ PORT: '4000', ALIPAY_PORT: '4000' }, /PORT and ALIPAY_PORT are both 4000/],
    [{ LOCAL_STATE_DIR: resolve('package.json') }, /package\.json.*: a file stands where a folder is needed/],
    [{ LOCAL_STATE_DIR: '/proc/none' }, /\/proc\/none.*: it cannot be made there/],
  ])('with %j', async (variables, sentence) => {
    expectSentence(await start(variables), 1, sentence);
  });

  test('by npm itself says nothing else, and has the same exit status', async () => {
    const environment = await stackEnvironment(join(folder, 'state'), { PORT: 'abc' });
    expectSentence(await run(['npm', 'start'], environment), 1, /PORT is "abc"/);
    expectSentence(await run(['npm', 'start', '--', '--nonsense'], environment), 2, /names them/);
  });

  test.each([[['--port', '9999']], [['--nonsense']], [['9999']]])('with the options %j', async (options) => {
    expectSentence(await start({}, ...options), 2, /"npm start -- --help" names them/);
  });

  test('--help tells its options and variables, and starts nothing', async () => {
    const { output, exitCode } = await start({ PORT: 'abc' }, '--help');
    expect(exitCode).toBe(0);
    expect(output).toContain('usage: npm start');
    expect(output).not.toContain('Building');
  });

  test.each(['keys.json', 'secrets.json', 'stack.json'])('with a damaged %s', async (name) => {
    const damaged = state(`damaged-${name}`, { [name]: '[{' });
    expectSentence(await start({ LOCAL_STATE_DIR: damaged }), 1, new RegExp(`${name} is damaged: delete the folder`));
  });

  test('with a file in the place of the database', async () => {
    const odd = state('odd-database', { dynamodb: '' });
    expectSentence(await start({ LOCAL_STATE_DIR: odd }), 1, /odd-database\/dynamodb: a file stands where a folder is/);
  });

  test('with a damaged database', async () => {
    const damaged = state('damaged-database', {});
    mkdirSync(join(damaged, 'dynamodb'));
    writeFileSync(join(damaged, 'dynamodb/CURRENT'), 'x');
    expectSentence(await start({ LOCAL_STATE_DIR: damaged }), 1, /the local DynamoDB are damaged: delete the folder/);
  });

  test('with a log that a full disk cannot take', async () => {
    const full = state('full', {});
    symlinkSync('/dev/full', join(full, 'functions.log'));
    expectSentence(await start({ LOCAL_STATE_DIR: full }), 1, /functions\.log: the disk is full: free some space/);
  });
});

test('npm run bench with a group that there is not', async () => {
  const { output, exitCode } = await run(['npm', 'run', '--silent', 'bench', '--', 'toString'], process.env);
  expect([exitCode, output]).toEqual([
    2,
    expect.stringMatching(/^npm run bench: no group toString; there are [^\n]*\n$/),
  ]);
});

describe('an installation', () => {
  /** A clone with some of the installed packages. */
  const clone = (name: string, isThere: (packageName: string) => boolean): string => {
    const copy = state(name, { 'package.json': readFileSync('package.json', 'utf8') });
    for (const part of ['local', 'cli', 'scripts', 'shared', 'functions', 'bench'])
      symlinkSync(resolve(part), join(copy, part));
    // A link's file is loaded from its real place: this one must look around in the copy.
    for (const part of ['scripts', 'cli']) {
      rmSync(join(copy, part));
      mkdirSync(join(copy, part));
    }
    copyFileSync('cli/alipay-gateway.cjs', join(copy, 'cli/alipay-gateway.cjs'));
    for (const file of readdirSync('scripts')) {
      const text = /require-node/.test(file) ? readFileSync(`scripts/${file}`) : '';
      writeFileSync(join(copy, 'scripts', file), text);
    }
    const packages = readdirSync('node_modules').filter(isThere);
    if (packages.length > 0) mkdirSync(join(copy, 'node_modules'));
    for (const entry of packages) symlinkSync(resolve('node_modules', entry), join(copy, 'node_modules', entry));
    return copy;
  };
  const scripts = ['start', 'build', 'gateway', 'bench', 'mutation', 'check', 'test:unit'];

  test.each(scripts)('that is missing: npm run %s', async (script) => {
    const copy = clone(`none-${script.replace(':', '-')}`, () => false);
    const { output, exitCode } = await run(['npm', 'run', script], { PATH: process.env.PATH }, copy);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('No packages are installed: run "npm ci"')]);
    expect(output).not.toMatch(/^\s+at /m);
  });

  test('that lacks one package', async () => {
    const copy = clone('partial', (name) => name !== 'dynalite');
    const { output, exitCode } = await run(['npm', 'start'], { PATH: process.env.PATH }, copy);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('The package dynalite is missing or of another')]);
  });

  test('that is of an older version', async () => {
    const copy = clone('older', (name) => name !== 'ajv');
    mkdirSync(join(copy, 'node_modules/ajv'));
    writeFileSync(join(copy, 'node_modules/ajv/package.json'), '{"version":"8.0.0"}');
    const { output, exitCode } = await run(['npm', 'start'], { PATH: process.env.PATH }, copy);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('The package ajv is missing or of another')]);
  });
});

const DEMO = {
  alipayApp: { appId: 'a' },
  platform: { publicKey: rsaPair('platform').publicPem },
  genauth: { signedApp: { appId: 'a', accessKeyId: 'k', accessKeySecret: 's', connection: 'c' } },
  openapi: { rsa: { businessId: 'b', merchantId: 'm', privateKey: rsaPair('merchant').privatePem } },
  daxpay: { hmac: { appId: 'd', secret: 's' } },
};
/** What each script reads of it, by the name that a member has. */
const MEMBERS = {
  'signed-call': ['appId', 'accessKeyId', 'accessKeySecret', 'connection'],
  'authorization-link': ['businessId', 'merchantId', 'privateKey', 'publicKey'],
  'exchange-code': ['appId', 'secret', 'alipay', 'alipayApp'],
} as const;

describe.each(['signed-call', 'authorization-link', 'exchange-code'] as const)('local/%s.sh', (name) => {
  const script = `local/${name}.sh`;
  const call = (env: NodeJS.ProcessEnv, ...more: string[]) =>
    run(['bash', script, ...more], { PATH: process.env.PATH, LOCAL_STATE_DIR: join(folder, 'nowhere'), ...env });

  test('without a stack that was ever started', async () => {
    const { output, exitCode } = await call({});
    expect([exitCode, output]).toEqual([
      1,
      expect.stringMatching(/^There is no .*demo\.json: start the stack with "npm start"[^\n]*\n$/),
    ]);
  });

  test.each(['', '{', '{}', '{"gateway":5}'])('with a demo.json that is %j', async (text) => {
    writeFileSync(join(folder, 'odd.json'), text);
    const { output, exitCode } = await call({}, join(folder, 'odd.json'));
    expect([exitCode, output]).toEqual([
      1,
      expect.stringMatching(/^.*odd\.json is damaged or of another version: delete it [^\n]*\n$/),
    ]);
  });

  test('with a stack that has ended', async () => {
    const server = createServer();
    const gateway = await listen(server, 0, '');
    await new Promise((done) => server.close(done));
    const file = join(folder, "it's ended.json");
    writeFileSync(file, JSON.stringify({ gateway }));
    const { output, exitCode } = await call({}, file);
    const sentence = `No local stack runs: none answers at ${gateway}. Start one with "npm start" in another terminal`;
    expect([exitCode, output]).toEqual([1, expect.stringMatching(new RegExp(`^${sentence}[^\\n]*\\n$`))]);
  });

  describe('beside a server that answers', () => {
    const server = createServer((_request, response) => response.end('{"auth_code":"c"}'));
    let members: object;
    beforeAll(async () => {
      const gateway = await listen(server, 0, '');
      members = { gateway, alipay: gateway, ...DEMO };
    });
    afterAll(() => server.close());
    const callWith = (demo: object, env: NodeJS.ProcessEnv = {}) => {
      writeFileSync(join(folder, 'other.json'), JSON.stringify(demo));
      return call(env, join(folder, 'other.json'));
    };

    test.each(MEMBERS[name])('with a demo.json that lacks %s', async (path) => {
      const demo = JSON.parse(JSON.stringify(members), (key, value) => (key === path ? undefined : value));
      const { output, exitCode } = await callWith(demo);
      expect([exitCode, output]).toEqual([
        1,
        expect.stringMatching(/^.*other\.json is damaged or of another version[^\n]*\n$/),
      ]);
    });

    test('the proxy of this machine is not asked', async () => {
      const proxy = 'http://127.0.0.1:1';
      expect((await callWith(members, { http_proxy: proxy, all_proxy: proxy })).output).toMatch(/^{"auth_code":"c"}\n/);
    });

    test('a response that is no success ends it with status 1; one that is signed wrongly with a sentence, too', async () => {
      const { exitCode, output } = await callWith(members);
      const sentence =
        name === 'signed-call' ? '' : 'The response does not verify: read it as "failed", and nothing more.\n';
      expect({ exitCode, output }).toEqual({ exitCode: 1, output: `{"auth_code":"c"}\n${sentence}` });
    });
  });

  test.each(['curl', 'openssl', 'node'])('without %s', async (missing) => {
    const bin = mkdtempSync(join(folder, 'bin-'));
    for (const tool of ['bash', 'dirname', 'node', 'openssl', 'curl']) {
      const place = String(process.env.PATH)
        .split(':')
        .map((path) => join(path, tool))
        .find((path) => readable(path));
      if (tool !== missing) symlinkSync(String(place), join(bin, tool));
    }
    const { output, exitCode } = await call({ PATH: bin });
    expect([exitCode, output]).toEqual([1, `${missing} is missing: install it, then repeat this command.\n`]);
  });

  test.each([[['--help']], [['a', 'b']], [['']]])('with the arguments %j', async (more) => {
    expect(await call({}, ...more)).toEqual({ exitCode: 2, output: `usage: bash ${script} [demo.json]\n` });
  });
});

function readable(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
