import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

const root = join(import.meta.dirname, '../..');

/** Runs the layer check, which `npm run layers` runs over this repository, over `folder` and returns what it finds. */
function violationsIn(folder: string): Violation[] {
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, '.dependency-cruiser.mjs');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [command, '--config', config, '--output-type', 'json', '.'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (stdout === '') throw new Error(`The layer check did not run (${status}): ${stderr}`);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

// Each arrow leads from a file of its own name in the first folder to the second file.
const allowed: [folder: string, to: string][] = [
  ['functions/a', 'functions/a/answer.ts'],
  ['functions/a', 'functions/b/contract.ts'],
  ['functions/a', 'shared/gateway/create.ts'],
  ['functions/a', 'shared/protocols/genauth/protocol.ts'],
  ['functions/a', 'shared/alipay/info.ts'],
  ['functions/a', 'npm:needed'],
  ['functions/a', 'type:tool'],
  ['shared/protocols/genauth', 'shared/gateway/create.ts'],
  ['shared/protocols/genauth', 'shared/protocols/genauth/protocol.ts'],
  ['shared/gateway', 'shared/storage/nonces.ts'],
  ['shared/gateway', 'shared/registry/item.ts'],
  ['shared/protocols/genauth', 'shared/secrets/entity.ts'],
  ['shared/alipay', 'shared/signing/rsa.ts'],
  ['shared/alipay', 'shared/redemption/outcome.ts'],
  ['shared/wechat', 'shared/secrets/entity.ts'],
  ['shared/redemption', 'shared/storage/auth-codes.ts'],
  ['shared/delivery', 'shared/storage/authorizations.ts'],
  ['shared/registry', 'shared/storage/item.ts'],
  ['shared/secrets', 'shared/signing/rsa.ts'],
  ['shared/storage', 'shared/platform/clock.ts'],
  ['shared/signing', 'npm:needed'],
  ['local', 'shared/platform/clock.ts'],
  ['local', 'functions/b/contract.ts'],
  ['scripts', 'npm:tool'],
  ['local', 'cli/caller-writer.ts'],
  ['local', 'cli/sign/openapi.ts'],
  ['local', 'cli/callbacks/resend.ts'],
  ['cli', 'shared/registry/sealed.ts'],
  ['test', 'functions/a/answer.ts'],
  ['catalog', 'type:shared/platform/clock.ts'],
  ['cli', 'catalog/words.ts'],
  ['test', 'examples/node/verify.ts'],
  ['examples/node', 'examples/node/demo.ts'],
];
const refused: [folder: string, to: string, rule: string][] = [
  ['functions/a', 'functions/b/answer.ts', 'functions-stand-alone'],
  ['functions/a', 'local/stack.ts', 'tools-stay-home'],
  ['local', 'functions/a/answer.ts', 'tools-read-contracts'],
  ['scripts', 'functions/a/answer.ts', 'tools-read-contracts'],
  ['cli', 'functions/a/answer.ts', 'tools-read-contracts'],
  ['local', 'cli/main.ts', 'stack-writes-as-the-tool'],
  ['local', 'cli/sign/demo-requests.ts', 'stack-writes-as-the-tool'],
  ['cli', 'local/stack.ts', 'tool-stands-alone'],
  ['shared/gateway', 'cli/main.ts', 'tools-stay-home'],
  ['functions/a', 'npm:tool', 'no-dev-dependency-shipped'],
  ['shared/alipay', 'functions/a/answer.ts', 'shared-below-functions'],
  ['shared/protocols/genauth', 'shared/protocols/daxpay/envelope.ts', 'protocols-apart'],
  ['shared/protocols/genauth', 'shared/protocols/all.ts', 'protocols-apart'],
  ['shared/protocols/genauth', 'shared/alipay/connection.ts', 'protocols-asks-its-own'],
  ['shared/gateway', 'shared/protocols/genauth/protocol.ts', 'gateway-asks-its-own'],
  ['shared/gateway', 'type:shared/protocols/genauth/protocol.ts', 'gateway-asks-its-own'],
  ['shared/gateway', 'shared/secrets/entity.ts', 'gateway-asks-its-own'],
  ['shared/alipay', 'shared/storage/auth-codes.ts', 'alipay-asks-its-own'],
  ['shared/alipay', 'shared/redemption/redeem.ts', 'redemption-shows-outcomes'],
  ['shared/wechat', 'shared/alipay/connection.ts', 'wechat-asks-its-own'],
  ['shared/redemption', 'shared/alipay/connection.ts', 'redemption-asks-its-own'],
  ['shared/storage', 'shared/gateway/create.ts', 'storage-asks-its-own'],
  ['shared/delivery', 'shared/protocols/openapi/envelope.ts', 'delivery-asks-its-own'],
  ['shared/secrets', 'shared/storage/nonces.ts', 'secrets-asks-its-own'],
  ['shared/signing', 'shared/platform/clock.ts', 'signing-asks-its-own'],
  ['shared/platform', 'shared/signing/rsa.ts', 'platform-asks-its-own'],
  ['functions/a', 'shared/utilities/text.ts', 'shared-has-known-rooms'],
  ['shared/gateway', 'test/support/fake.ts', 'tools-stay-home'],
  ['shared/gateway', 'scripts/build.mjs', 'tools-stay-home'],
  ['shared/gateway', 'catalog/words.ts', 'tools-stay-home'],
  ['catalog', 'shared/platform/clock.ts', 'catalog-repeats-nothing'],
  ['catalog', 'cli/main.ts', 'catalog-is-data'],
  ['shared/signing', 'npm:tool', 'no-dev-dependency-shipped'],
  ['examples/node', 'shared/signing/rsa.ts', 'examples-are-taken-along'],
  ['examples/node', 'npm:needed', 'examples-are-taken-along'],
  ['local', 'examples/node/verify.ts', 'examples-are-for-others'],
  ['shared/signing', 'missing:shared/signing/gone.ts', 'resolvable'],
];

describe('the layer check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'));
  let violations: Violation[];

  beforeAll(() => {
    write('package.json', JSON.stringify({ dependencies: { needed: '1' }, devDependencies: { tool: '1' } }));
    for (const name of ['needed', 'tool']) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      write(`node_modules/${name}/index.js`, 'exports.made = 1;');
    }
    write('shared/signing/ring-a.ts', "import { b } from './ring-b.ts';\nexport const a = () => b;");
    write('shared/signing/ring-b.ts', "import { a } from './ring-a.ts';\nexport const b = () => a;");
    for (const [from, to] of [...allowed, ...refused]) draw(from, to);
    violations = violationsIn(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function write(path: string, text: string) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  /** Writes the two files of one arrow; a prefix says that it is a package, only a type, or leads nowhere. */
  function draw(from: string, to: string) {
    const [target, prefix] = to.split(':').reverse() as [string, string?];
    const isPackage = !target.includes('/');
    const specifier = isPackage ? target : `${'../'.repeat(from.split('/').length)}${target}`;
    if (!isPackage && prefix !== 'missing') write(target, 'export const made = 1;\nexport type Made = 1;');
    const imported = prefix === 'type' ? 'type { Made }' : '{ made }';
    write(
      importer(from, to),
      `import ${imported} from '${specifier}';\nexport { ${imported.replace(/[{} ]+/g, ' ')} };`,
    );
  }

  const importer = (from: string, to: string) => `${from}/to-${to.replace(/[^a-z]+/g, '-')}.ts`;
  const brokenBy = (from: string) => violations.filter((found) => found.from === from).map((found) => found.rule.name);

  it.each(allowed)('allows %s → %s', (from, to) => {
    expect(brokenBy(importer(from, to))).toEqual([]);
  });

  it.each(refused)('refuses %s → %s: %s', (from, to, rule) => {
    expect(brokenBy(importer(from, to))).toEqual([rule]);
  });

  it('refuses a cycle', () => {
    const inRing = violations.filter((found) => found.from.includes('ring-'));
    expect(new Set(inRing.map((found) => found.rule.name))).toEqual(new Set(['no-cycles']));
  });
});
