import { readFileSync } from 'node:fs';
import { build, stop } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../../scripts/bundle.mjs';
import { USER_AGENT } from '../../../shared/platform/user-agent.ts';

afterAll(() => stop());

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

test('names the product and its version', () => {
  expect(USER_AGENT).toBe(`alipay-auth-gateway/${version}`);
});

test('a bundle says the same, and holds nothing else of package.json', async () => {
  const entryPoints = ['shared/platform/user-agent.ts'];
  const { outputFiles } = await build({ ...BUNDLE_OPTIONS, entryPoints, write: false, metafile: false });
  const [bundle] = outputFiles;
  const loaded = { exports: {} as { USER_AGENT?: string } };
  new Function('module', 'exports', String(bundle?.text))(loaded, loaded.exports);
  expect(loaded.exports.USER_AGENT).toBe(USER_AGENT);
  expect(bundle?.text).not.toMatch(/scripts|dependencies|license|biome/i);
});
