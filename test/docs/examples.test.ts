/** Every example of the documents, as it stands there: run beside a running stack, or held to what it is an example of. */
import { execFile } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkFiles } from '../../cli/check/check-files.ts';
import { askForLink, decide, demoBusinesses, open } from '../support/authorization-run.ts';
import { type DocBlock, docBlocks, documents } from '../support/doc-blocks.ts';
import { deploymentFault } from '../support/documented-deployment.ts';
import { fetchDocumented } from '../support/documented-gateway.ts';
import { bytesShown, evidenceOfText, toldIn } from '../support/evidence.ts';
import { composeStringToSign, signedGet } from '../support/genauth-client.ts';
import { rsaPair } from '../support/keys.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';
import { until } from '../support/until.ts';

interface Example {
  readonly file: string;
  /** How the block begins. */
  readonly begins: string;
  /** What is done with it, for the test's name. */
  readonly how: string;
  check(text: string): unknown;
}

let stack: RunningStack;
const folder = mkdtempSync(join(tmpdir(), 'examples-'));
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

/** Runs a block in a shell, with the variables that a reader exports who moved the ports. */
async function shell(text: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const env = { ...stack.environment, ...variables };
  return (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', text], { env })).stdout;
}
const json = async (text: string) => JSON.parse(await shell(text)) as Record<string, unknown>;
const namesOf = (value: unknown): string[] => Object.keys(value as object).sort();

/** Commands that take minutes or end nothing by themselves: that there are such scripts, and who runs them. */
const scriptsExist = (text: string): void => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const line of text.trimEnd().split('\n')) {
    const [, name = ''] = /^npm (?:run )?([\w:]+)/.exec(line) ?? [];
    expect([...Object.keys(scripts), 'ci']).toContain(name);
  }
};

const app = rsaPair('app').privatePem;
const alipay = rsaPair('alipay').publicPem;
/** The secret with real values where the document has words in their place. */
const filled = (text: string): string =>
  text
    .replaceAll(/"privateKey": "[^"]*\.\.\.[^"]*"/g, () => `"privateKey": ${JSON.stringify(app)}`)
    .replaceAll(
      /"(alipayPublicKey|publicKey)": "[^"]*\.\.\.[^"]*"/g,
      (_, name) => `"${name}": ${JSON.stringify(alipay)}`,
    )
    .replaceAll(/"[^"]*32 hex digits[^"]*"/g, () => JSON.stringify(randomBytes(16).toString('hex')))
    .replaceAll(/"[^"]*at least 32 characters[^"]*"/g, () => JSON.stringify(randomBytes(32).toString('base64url')));

function isGoodSecret(text: string): void {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const run = (content: string) => {
    lines.length = 0;
    return checkFiles(
      ['document.json'],
      {},
      { read: () => Buffer.from(content), print, complain: print, nowMs: Date.now() },
    );
  };
  expect({ exitCode: run(filled(text)), lines }).toEqual({ exitCode: 0, lines: expect.anything() });
}

/** Writes both files of the README as a reader fills them; gives the commands with the places where they are. */
function inFolder(commands: string): string {
  const [connection, caller] = docBlocks('README.md').filter(({ text }) => text.startsWith('{'));
  writeFileSync(join(folder, 'connection.json'), filled(String(connection?.text)));
  writeFileSync(join(folder, 'caller.json'), filled(String(caller?.text)));
  return commands.replaceAll(/\b(connection|caller)\.json\b/g, (name) => join(folder, name));
}

const example = (file: string, begins: string, how: string, check: Example['check']): Example => ({
  file,
  begins,
  how,
  check,
});
/** The code of docs/daxpay.md, whole. */
const CODE_OF_THE_PAGE = '4b203fe6c11548bcabd8da5bb087a83b';
const printed = new Map<string, Promise<string>>();
const deploys = async (text: string) => {
  // The same options with a command that needs no account, and reads as much: one that does not exist is refused by both. Two pages
  // show the same line, which is run once.
  const command = text.replace('serverless deploy', 'serverless print');
  if (!printed.has(command)) printed.set(command, shell(command));
  const output = await printed.get(command);
  expect(output).not.toMatch(/^Error/m);
  expect(output).toContain('service: alipay-auth-gateway');
};

/** Lines with commands of the tool that need an account: each is known, and so are its options. */
const hasCommands = async (text: string) => {
  for (const line of text.trimEnd().split('\n')) {
    const [, words = ''] = /^npm run --silent gateway -- (.*)$/.exec(line) ?? [];
    const { exitCode, complaints } = await runTool([...words.split(' '), '--nonsense']);
    expect({ exitCode, complaints }).toEqual({ exitCode: 2, complaints: ["error: unknown option '--nonsense'"] });
  }
};

/** The first run in its order: how each step begins, and what it says. */
const FIRST_RUN: Readonly<Record<string, RegExp>> = {
  'npm run --silent gateway -- keys init': /^keys\/signing: unchanged/,
  'npm run --silent gateway -- keygen rsa': /^written: .*shop\.private\.pem\nwritten: .*shop\.public\.pem\n$/,
  'curl --silent --data-binary': /^$/,
  'npm run --silent gateway -- connection put': /^connection first-shop: created\n[\s\S]*BEGIN PUBLIC KEY/,
  'npm run --silent gateway -- connection probe': /^first-shop: proven/,
  'npm run --silent gateway -- caller create': /^genauth first-app: created\n\nFor the caller/,
  'npm run --silent gateway -- call ': /\ngood\n$/,
  'npm run --silent gateway -- doctor\n': /Everything is well\.\n[\s\S]*steps passed\.\n$/,
};

/** Lines that need an account: deployments with parameters that are taken, the tool, and commands of AWS by their form. */
const hasOperations = async (text: string) => {
  for (const line of text
    .trimEnd()
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')) {
    if (line.startsWith('npm run --silent gateway')) await hasCommands(line);
    else if (line.startsWith('npx serverless deploy ')) expect(deploymentFault(line)).toBeUndefined();
    else expect(line).toMatch(/^aws [a-z0-9]+(-[a-z0-9]+)* [a-z]+(-[a-z]+)*( --[a-z-]+( [^-]\S*)*)*$/);
  }
};

const EXAMPLES: readonly Example[] = [
  example(
    'README.md',
    'npm ci\nnpm start',
    'names scripts that exist; the stack of this test was started by npm start',
    scriptsExist,
  ),
  example('README.md', 'curl "http://127.0.0.1:${PORT', 'gets an AuthInfo', async (text) => {
    expect(await json(text)).toMatchObject({ statusCode: 200, data: { authInfo: expect.stringContaining('&sign=') } });
  }),
  example(
    'README.md',
    "const { readFileSync } = require('node:fs');",
    'gets an AuthInfo, and says why when it does not',
    async (text) => {
      const run = async (LOCAL_STATE_DIR: string) =>
        promisify(execFile)(process.execPath, ['-e', text], { env: { PATH: process.env.PATH, LOCAL_STATE_DIR } });
      expect((await run(stack.stateFolder)).stdout).toContain('&sign=');
      const { genauth } = stack.demo;
      const refused = { ...stack.demo, genauth: { publicApp: { ...genauth.publicApp, connection: 'unknown' } } };
      writeFileSync(join(folder, 'demo.json'), JSON.stringify(refused));
      expect(await run(folder)).toEqual({ stdout: '', stderr: expect.stringMatching(/^refused: 404 \S/) });
    },
  ),
  example('README.md', 'bash local/signed-call.sh', 'gets an AuthInfo', async (text) => {
    expect(await json(text)).toMatchObject({ statusCode: 200 });
  }),
  example('README.md', 'curl "http://127.0.0.1:${MERCHANT_PORT', 'gets what the merchant received', async (text) => {
    expect(JSON.parse(await shell(text))).toEqual(expect.any(Array));
  }),
  example('README.md', 'bash local/authorization-link.sh', 'gets a link', async (text) => {
    expect(await json(text)).toMatchObject({ status: 0 });
  }),
  example('README.md', 'bash local/exchange-code.sh', 'gets an identity', async (text) => {
    expect(await json(text)).toMatchObject({ code: 0, data: { status: 'success' } });
  }),
  example('README.md', 'CHANNEL=wechat_pay bash', 'gets an identity of WeChat', async (text) => {
    expect(await json(text)).toMatchObject({ code: 0, data: { status: 'success', userId: null } });
  }),
  example('README.md', 'npx serverless invoke local', 'answers', async (text) => {
    expect(await shell(text)).toContain('&sign=');
  }),
  example('README.md', '{\n  "appId"', 'is a good secret, with real values', isGoodSecret),
  example('README.md', '{\n  "appSecret"', 'is a good secret, with real values', isGoodSecret),
  example(
    'README.md',
    'npm run --silent gateway -- keys init',
    'finds the rings of the running stack',
    async (text) => {
      expect(await shell(text)).toMatch(/^keys\/signing: unchanged\n(.+\n){3}\nPublic key for your merchants/);
    },
  ),
  example('README.md', 'npm run --silent gateway -- check', 'finds the files good, with real values', async (text) => {
    const said = await shell(inFolder(text));
    expect(said.match(/^good \w+ secret/gm)).toEqual(['good connection secret', 'good genauth secret']);
  }),
  example('README.md', 'npm run --silent gateway -- connection put', 'writes both, and they are used', async (text) => {
    expect(await shell(inFolder(text))).toMatch(
      /^connection my-shop: created\n[\s\S]+\nhttp:.*\/v1\/openapi\/auth\/alipay\/callback\ncaller genauth my-app: created\n$/,
    );
    const { id: accessKeyId, secret: accessKeySecret } = JSON.parse(readFileSync(join(folder, 'caller.json'), 'utf8'))
      .accessKeys[0];
    const request = signedGet({ accessKeyId, accessKeySecret, method: 'HMAC-SHA256', connection: 'my-shop' });
    const headers = Object.fromEntries(request.headers);
    const response = await fetchDocumented(`${stack.gateway}${request.target}`, { headers });
    expect(await response.json()).toMatchObject({ statusCode: 200 });
  }),
  example('README.md', 'npx serverless deploy', 'has known options', deploys),
  ...['npm test', 'npm run test:long', 'npm run bench'].map((begins) =>
    example('README.md', begins, 'names a script that exists; it takes minutes', scriptsExist),
  ),
  example('CONTRIBUTING.md', 'npm ci\nnpm start', 'names scripts that exist', scriptsExist),
  example('CONTRIBUTING.md', 'functions/<operation>/', 'names folders that are there', (text) => {
    const [, ...rest] = text.split('\n').flatMap((line) => line.match(/^\S+(?: \w+\/)*/)?.[0] ?? []);
    for (const entry of rest) {
      const [first = '', ...more] = entry.split(' ');
      const base = first.replace(/[^/]*<.*$/, '');
      for (const path of [base, ...more.map((name) => join(base, '..', name))])
        expect([path, existsSync(path)]).toEqual([path, true]);
    }
  }),
  example('docs/configuration.md', '{\n  "kind": "wechat"', 'is a good secret, with real values', isGoodSecret),
  example('docs/configuration.md', '{\n  "algorithm"', 'is a good secret, with real values', isGoodSecret),
  example('docs/configuration.md', '{\n  "signSecrets"', 'is a good secret, with real values', isGoodSecret),
  example('docs/daxpay.md', 'gateway=https://auth.example.com', 'is run by test/end-to-end/daxpay.test.ts', () => {
    expect(readFileSync('test/end-to-end/daxpay.test.ts', 'utf8')).toContain("readFileSync('docs/daxpay.md'");
  }),
  example('docs/daxpay.md', '{ "code": 0', 'has the members of a response', async (text) => {
    const response = await json('bash local/exchange-code.sh');
    const shown = JSON.parse(text) as Record<string, unknown>;
    expect([namesOf(response), namesOf(response.data)]).toEqual([namesOf(shown), namesOf(shown.data)]);
  }),
  example('docs/genauth.md', '{ "statusCode": 200', 'has the members of a response', async (text) => {
    const response = await json('bash local/signed-call.sh');
    const shown = JSON.parse(text) as Record<string, unknown>;
    expect([namesOf(response), namesOf(response.data)]).toEqual([namesOf(shown), namesOf(shown.data)]);
    expect(response.message).toBe(shown.message);
  }),
  example(
    'docs/genauth.md',
    'GET\ndate:',
    'is what a published client signs, and is taken from the app that it names',
    async (text) => {
      const lines = text.trimEnd().split('\n');
      const headers = lines.slice(1, -1).map((line) => [line.replace(/:.*/, ''), line.replace(/^[^:]*:/, '')] as const);
      const [path = '', query = ''] = String(lines.at(-1)).split('?');
      const parameters = Object.fromEntries(new URLSearchParams(query));
      expect(composeStringToSign('GET', 'authing', headers, path, parameters)).toBe(text.trimEnd());

      const { accessKeyId, accessKeySecret } = stack.demo.genauth.signedApp;
      const call = async (shown: string) => {
        const fresh = shown
          .trimEnd()
          .replace(/^date:.*$/m, `date:${new Date().toUTCString()}`)
          .replace(/(nonce):.*$/m, `$1:${randomBytes(16).toString('hex')}`);
        const sign = createHmac('sha256', accessKeySecret).update(fresh).digest('base64');
        const sent = Object.fromEntries(
          [...fresh.matchAll(/^([a-z-]+):(.*)$/gm)].map(([, name, value]) => [name, value]),
        );
        const response = await fetchDocumented(stack.gateway + lines.at(-1), {
          headers: { ...sent, 'x-authing-app-id': 'demo-signed-app', authorization: `authing ${accessKeyId}:${sign}` },
        });
        return (await response.json()) as { statusCode: number };
      };
      expect(await call(text)).toMatchObject({ statusCode: 200 });
      expect(await call(text.replace(/^x-authing-app-id.*\n/m, ''))).toMatchObject({ statusCode: 401, apiCode: 1300 });
    },
  ),
  ...[
    ['docs/genauth.md', 'The signature does not verify', 'GET\ndate:'],
    ['docs/merchants.md', 'authentication failed: ', 'businessId='],
    ['docs/daxpay.md', '验签失败: ', 'appId='],
  ].map(([file = '', begins = '', text = '']) =>
    example(file, begins, 'is what is told of the string that it shows', (told) => {
      const shown = toldIn(told.trimEnd());
      const signed = bytesShown(shown?.shown ?? '')
        .toString()
        .replace('4b20***a83b', CODE_OF_THE_PAGE);
      expect(signed.startsWith(text)).toBe(true);
      const { sha256, lengthBytes } = evidenceOfText(signed);
      expect(shown).toMatchObject({ sha256, lengthBytes });
      if (file !== 'docs/genauth.md') return;
      const [example_] = docBlocks(file).filter((block) => block.text.startsWith(text));
      expect(`${signed}\n`).toBe(example_?.text);
    }),
  ),
  ...[
    ['docs/genauth.md', 'printf %s "$', 'stringToSign', 'GET\n/x?中', 'GET\n/x?中'],
    ['docs/merchants.md', 'printf %s "$', 'text', 'businessId=b{}', 'businessId=b{}'],
    ['docs/daxpay.md', 'printf %s "$', 'text', 'appId=a&key=secret', 'appId=a&key=***'],
  ].map(([file = '', begins = '', variable = '', mine = '', signed = '']) =>
    example(file, begins, 'gives what a refusal tells', async (text) => {
      const { lengthBytes, sha256 } = evidenceOfText(signed);
      expect((await shell(text, { [variable]: mine })).trim().split(/\s+/)).toEqual([String(lengthBytes), sha256, '-']);
    }),
  ),
  ...['openssl genrsa', 'gateway=https://auth.example.com', 'signType=MD5', '// verify.mjs', '// callbacks.mjs'].map(
    (begins) =>
      example('docs/merchants.md', begins, 'is run by test/end-to-end/merchants-page.test.ts', () => {
        const test = readFileSync('test/end-to-end/merchants-page.test.ts', 'utf8');
        expect(test).toContain("blocks('js')");
        expect(test).toContain("const [makeKey = '', ask = '', md5Lines = ''] = blocks('bash');");
      }),
  ),
  ...docBlocks('docs/migration.md').map(({ text }) =>
    example('docs/migration.md', text, 'is run by test/end-to-end/migration-page.test.ts', () => {
      const test = readFileSync('test/end-to-end/migration-page.test.ts', 'utf8');
      expect(test).toContain("test('every block of the page is run here'");
    }),
  ),
  ...docBlocks('docs/postman.md').map(({ text }) =>
    example('docs/postman.md', text, 'is run by test/end-to-end/postman.test.ts', () => {
      const test = readFileSync('test/end-to-end/postman.test.ts', 'utf8');
      expect(test).toContain("const [make, run] = docBlocks('docs/postman.md')");
    }),
  ),
  example('docs/merchants.md', '{ "eventId"', 'has the members of a callback', async (text) => {
    const { json: link } = await askForLink(stack.gateway, demoBusinesses(stack.demo).rsa);
    await open(await decide({ url: link.data?.alipayAuthUrl ?? '', businessId: '', serialNo: '' }, 'agree'));
    const received = async () => (await (await fetch(`${stack.demo.merchant}/received`)).json()) as { body: string }[];
    const [callback] = await until(received, (all) => all.length > 0);
    const members = namesOf(JSON.parse(String(callback?.body)));
    expect(namesOf(JSON.parse(text))).toEqual(expect.arrayContaining(members));
  }),
  example('docs/operations.md', 'npx serverless deploy', 'has known options', deploys),
  ...Object.entries(FIRST_RUN).map(([begins, said]) =>
    example('docs/operations.md', begins, 'is a step of the first run', async (text) => {
      // The README's connection is of an app that no Alipay knows.
      if (begins.includes('doctor')) {
        await shell('npm run --silent gateway -- connection disable my-shop');
        await shell('npm run --silent gateway -- caller disable genauth my-app');
      }
      const output = await shell(text.replaceAll(/(?<=[ @])(shop(\.\w+\.pem)?|alipay\.pem)(?=[ \n])/g, `${folder}/$&`));
      expect(output).toMatch(said);
    }),
  ),
  example('docs/operations.md', '{\n  "Version"', 'is held to the calls of all commands by another test', () => {
    expect(readFileSync('test/cli/json-outputs.test.ts', 'utf8')).toContain("docBlocks('docs/operations.md')");
  }),
  example(
    'docs/edge.md',
    '(umask 077; openssl rand',
    'makes a secret for its owner alone, and its hash',
    async (text) => {
      const script = `umask 022\n${text}printf %s "$SHA256"`;
      const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder });
      const secret = readFileSync(join(folder, 'origin-secret'), 'utf8');
      expect(secret).toMatch(/^[0-9a-f]{64}$/);
      expect(statSync(join(folder, 'origin-secret')).mode & 0o777).toBe(0o600);
      expect(stdout).toBe(createHash('sha256').update(secret).digest('hex'));
    },
  ),
  ...['docs/edge.md', 'docs/parameters.md', 'docs/china.md', 'docs/two-regions.md', 'docs/production.md'].map((file) =>
    example(file, 'npx serverless deploy', 'has parameters that are taken', hasOperations),
  ),
  ...['keygen rsa', 'keys init', 'connection put', 'doctor'].map((words) =>
    example('docs/production.md', `npm run --silent gateway -- ${words}`, 'has commands and options', hasOperations),
  ),
  example('docs/production.md', 'aws cloudwatch', 'has the form of a command', hasOperations),
  example('docs/china.md', 'npm run --silent gateway', 'has commands and options', hasOperations),
  example('docs/parameters.md', '[\n  { "Effect"', 'is statements of a policy', async (text) => {
    const statements = JSON.parse(text) as { Effect: string; Resource: string }[];
    expect(statements.map(({ Effect, Resource }) => [Effect, Resource])).toEqual([
      ['Allow', '*'],
      ['Allow', '*'],
    ]);
  }),
  ...['doctor --stage', 'callbacks list', 'logs', 'smoke'].map((words) =>
    example('docs/operations.md', `npm run --silent gateway -- ${words}`, 'has commands and options', hasCommands),
  ),
];

/** Made by the tool, and held to it by a test beside this one. */
const MADE = ['docs/commands.md'];
const blocks = documents()
  .filter((file) => !MADE.includes(file))
  .flatMap(docBlocks);
const blocksOf = ({ file, begins }: Example): DocBlock[] =>
  blocks.filter((block) => block.file === file && block.text.startsWith(begins));

test.each(blocks.map((block) => [`${block.file}:${block.line}`, block] as const))('%s is looked at', (_, block) => {
  expect(EXAMPLES.filter((entry) => blocksOf(entry).includes(block))).toHaveLength(1);
});

test.each(EXAMPLES.map((entry) => [entry.file, entry.begins, entry.how, entry] as const))(
  '%s, %j: %s',
  async (_, __, ___, entry) => {
    const [block, ...others] = blocksOf(entry);
    expect(others).toEqual([]);
    await entry.check(String(block?.text));
  },
);

test('an example that nobody looks at would be seen', () => {
  writeFileSync(join(folder, 'page.md'), '# Page\n\n    curl x\n\ntext\n\n```js\nlet a;\n```\n- a list\n    goes on\n');
  expect(docBlocks(join(folder, 'page.md')).map(({ line, language, text }) => [line, language, text])).toEqual([
    [3, '', 'curl x\n'],
    [8, 'js', 'let a;\n'],
  ]);
});
