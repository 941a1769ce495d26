/** What is for this machine alone is in no bundle and in no template, of stage local either: nothing of the demo page is deployed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { build } from 'esbuild';
import { createGateway } from '../../local/gateway/server.ts';
import { listen, stopListening } from '../../local/listen.ts';
import { schemaValidators } from '../../scripts/build-plugins.mjs';
import { type Packaged, packageStage } from '../support/packaged.ts';

const operations = readdirSync('functions').filter((name) => existsSync(`functions/${name}/function.yml`));

/** Words that stand in the page, its addresses and its files, and nowhere in what is shipped. */
const MARKS = [
  '/inspector',
  'page.js',
  'data-output',
  'new EventSource',
  'qrcode',
  'maxEditLength',
  'demo-signed-app',
  'text/event-stream',
];

let packages: readonly Packaged[];
beforeAll(async () => {
  packages = await Promise.all([packageStage('local'), packageStage('prod')]);
});

test('the marks are the page’s: its own files have each of them', () => {
  const folders = ['local/page', 'local/inspector', 'local/demo'];
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
  const all = files.filter((name) => /\.(ts|js)$/.test(name)).map((name) => readFileSync(name, 'utf8'));
  expect(MARKS.filter((mark) => !all.some((text) => text.includes(mark)))).toEqual([]);
});

test.each(operations)('the bundle of %s has nothing of it', (name) => {
  const text = readFileSync(`dist/${name}/index.js`, 'utf8');
  expect(MARKS.filter((mark) => text.includes(mark))).toEqual([]);
});

test.each(operations)('no file of local/, and neither qrcode nor diff, goes into %s', async (name) => {
  const { metafile } = await build({
    ...{ entryPoints: [`functions/${name}/handler.ts`], bundle: true, write: false, metafile: true },
    ...{ platform: 'node', format: 'esm', packages: 'external', logLevel: 'silent', plugins: [schemaValidators] },
  });
  const inputs = Object.keys(metafile.inputs);
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path));
  expect(inputs.filter((path) => /^(local|cli|scripts|test)\//.test(path))).toEqual([]);
  expect(imports.filter((path) => ['qrcode', 'diff'].includes(path))).toEqual([]);
  expect(inputs).toContain(`functions/${name}/handler.ts`);
});

test('no template has a route to it, nor a word of it', () => {
  for (const packaged of packages) {
    const routes = Object.values(packaged.ofType('AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => Properties.RouteKey,
    );
    expect(routes).toContain('GET /health');
    expect(routes.filter((route) => /inspector|docs|openapi\.json| \/$/.test(route))).toEqual([]);
    const text = JSON.stringify(packaged);
    expect(MARKS.filter((mark) => text.includes(mark))).toEqual([]);
  }
});

test('a gateway without the pages of stage local gives them to nobody', async () => {
  const functions = { kind: 'result', text: JSON.stringify({ statusCode: 404, body: 'a function' }) } as const;
  const server: Server = createGateway(() => [{ method: '*', path: '$default', invoke: async () => functions }]);
  const url = await listen(server, 0, 'PORT');
  for (const path of ['/', '/inspector/page.js', '/inspector/requests', '/inspector/events']) {
    expect(await (await fetch(url + path)).text()).toBe('a function');
  }
  await stopListening(server);
});
