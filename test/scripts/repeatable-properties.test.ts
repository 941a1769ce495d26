/** What properties try is the same in every run of `npm test`, and said by `npm run test:long`. */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Runs a module in a process of its own; `seed` is in its environment, or nothing. */
function run(source: string, seed?: string) {
  const { PROPERTY_SEED: _, ...rest } = process.env;
  const env = { ...rest, NODE_OPTIONS: '', ...(seed !== undefined && { PROPERTY_SEED: seed }) };
  const options = { cwd: root, env, encoding: 'utf8' } as const;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', source], options);
}

const drawn = (seed?: string): unknown => {
  const source = `const { fc } = await import('./test/support/properties.ts');
    const draws = [];
    fc.assert(fc.property(fc.string(), (text) => void draws.push(text)));
    console.log(JSON.stringify(draws));`;
  return JSON.parse(run(source, seed).stdout);
};

test('a property tries the same again, and with another seed something else', () => {
  const first = drawn();
  expect(first).toHaveLength(100);
  expect(drawn()).toEqual(first);
  expect(drawn('1')).not.toEqual(first);
  expect(drawn('1')).toEqual(drawn('1'));
});

describe('the long tests', () => {
  const SAYS = /^The properties begin at a random place: PROPERTY_SEED=(\d+) gives the same again\.\n$/;
  const seedOf = (seed?: string) => {
    const source = "await import('./jest.long.config.mjs'); console.log(process.env.PROPERTY_SEED);";
    const { stdout, stderr } = run(source, seed);
    return { seed: stdout.trim(), said: stderr };
  };

  test('begin anywhere, and say where', () => {
    const [first, second] = [seedOf(), seedOf()];
    for (const { seed, said } of [first, second]) expect(SAYS.exec(said)?.[1]).toBe(seed);
    expect(first.seed).not.toBe(second.seed);
  });

  test('begin where they are told', () => {
    expect(seedOf('-5')).toEqual({ seed: '-5', said: '' });
  });
});

/** What would make a run differ from the one before. */
const CHANCE = /from ['"]fast-check['"]|import\(['"]fast-check['"]\)|\bMath\.random\(|[{,]\s*seed: |\brandomInt\(/;

test('no test begins anywhere by itself', () => {
  const files = globSync('test/**/*.{ts,mjs}', { cwd: root }).filter((path) => !path.endsWith('/properties.ts'));
  const own = 'test/scripts/repeatable-properties.test.ts';
  expect(files).toContain(own);
  const found = files.filter((path) => path !== own && CHANCE.test(readFileSync(join(root, path), 'utf8')));
  expect(found).toEqual([]);
});

test.each([
  ["import fc from 'fast-check';", true],
  ['const fc = await import("fast-check");', true],
  ['const name = Math.random().toString(36);', true],
  ['fc.assert(property, { seed: Date.now() });', true],
  ['const index = randomInt(5);', true],
  ["import { fc } from '../support/properties.ts';", false],
  ['fc.assert(property, { numRuns: 2_000 });', false],
  ["const nonce = randomBytes(16).toString('hex');", false],
])('%s: %s', (source, isChance) => {
  expect(CHANCE.test(source)).toBe(isChance);
});
