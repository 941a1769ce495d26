/** `/docs/` and `/openapi.json` on the gateway's port: every page, every link, and who gets none of it. */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createGateway, type Integration } from '../../local/gateway/server.ts';
import { listen, stopListening } from '../../local/listen.ts';
import { listGuides } from '../../local/reference/guides.ts';
import { navigationOf } from '../../local/reference/layout.ts';
import { linksOf } from '../../local/reference/links.ts';
import { referencePages } from '../../local/reference/pages.ts';
import { sendRaw } from '../support/raw-http.ts';

const integration = (method: string, path: string, body: string): Integration => ({
  ...{ method, path },
  invoke: () => Promise.resolve({ kind: 'result', text: JSON.stringify({ statusCode: 404, body }) }),
});
let server: Server;
let url: string;
beforeAll(async () => {
  const routes = [integration('*', '$default', 'the default'), integration('GET', '/{base}/health', 'health')];
  server = createGateway(() => routes, { pages: referencePages });
  url = await listen(server, 0, 'PORT');
});
afterAll(() => stopListening(server));

const get = async (path: string) => {
  const response = await fetch(`${url}${path}`, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

test('the description is the published one, and names this server', async () => {
  const { status, headers, text } = await get('/openapi.json');
  const published = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as { servers: object[] };
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(JSON.parse(text)).toEqual({ ...published, servers: [{ ...published.servers[0], url }] });
});

test('the reference loads what it needs from here, and can do no more', async () => {
  const { status, headers, text } = await get('/docs/');
  expect(status).toBe(200);
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'",
  );
  const loaded = [...text.matchAll(/(?:src|<link[^>]* href)="([^"]+)"/g)].map(([, path = '']) => path);
  expect(loaded).toEqual([
    ...['/docs/swagger-ui.css', '/docs/style.css', '/docs/swagger-ui-bundle.js', '/docs/start.js'],
  ]);
  for (const path of loaded) expect((await get(path)).status).toBe(200);
  expect(text).not.toMatch(/<script(?![^>]* src=)| on\w+=|style=/);
});

test('every document is a page, with no script, and its links lead to pages and places that are there', async () => {
  const guides = [...(await listGuides()).values()];
  expect(guides.map(({ file }) => file)).toEqual(
    expect.arrayContaining(['README.md', 'docs/genauth.md', 'docs/decisions/README.md', 'docs/runbooks/expiry.md']),
  );
  const pages = new Map(await Promise.all(guides.map(async ({ path }) => [path, await get(encodeURI(path))] as const)));
  const troubles: string[] = [];
  for (const [path, { status, headers, text }] of pages) {
    if (status !== 200 || /<script/.test(text)) troubles.push(path);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*; style-src 'self'; img-src 'self'$/);
    for (const [, href = ''] of text.matchAll(/ href="([^"]+)"/g)) {
      const { pathname, hash, origin } = new URL(href, `${url}${path}`);
      if (origin !== url || ['/docs/', '/docs/style.css', '/openapi.json'].includes(pathname)) continue;
      const target = pages.get(decodeURI(pathname))?.text;
      const isThere = target?.includes(` id="${decodeURI(hash.slice(1))}"`) || (target !== undefined && hash === '');
      if (!isThere) troubles.push(`${path}: ${href}`);
    }
  }
  expect(troubles).toEqual([]);
});

test('a picture of a document is shown, one that is not there is not', async () => {
  const { text } = await get('/docs/README.md');
  const [, path = ''] = /<img src="([^"]+)" alt="[^"]+">/.exec(text) ?? [];
  const picture = await get(path);
  expect([path, picture.status, picture.headers.get('content-type')]).toEqual([
    ...['/docs/flow.svg', 200, 'image/svg+xml'],
  ]);
  expect(picture.text).toMatch(/^<svg /);
  expect((await get('/docs/no-such.svg')).status).toBe(404);
});

test('links lead to documents as they do in the repository, and nowhere else', async () => {
  const guides = await listGuides();
  const from = (file: string) => linksOf({ file, path: '' }, guides);
  expect(from('README.md')('docs/genauth.md#your-client')).toBe('/docs/genauth.md#your-client');
  expect(from('docs/runbooks/expiry.md')('../operations.md')).toBe('/docs/operations.md');
  expect(from('docs/operations.md')('../README.md')).toBe('/docs/README.md');
  expect(from('README.md')('docs/decisions/')).toBe('/docs/decisions/README.md');
  expect(from('README.md')('docs/openapi.json')).toBe('/openapi.json');
  expect(from('docs/zh-CN/x.md')('flow.svg')).toBe('/docs/zh-CN/flow.svg');
  expect(from('README.md')('docs/../local/x.svg')).toBeUndefined();
  expect(from('README.md')('#two-commands')).toBe('#two-commands');
  expect(from('README.md')('https://a.example/x.md')).toBe('https://a.example/x.md');
  for (const href of [
    'javascript:alert(1)',
    'data:text/html,x',
    'mailto:a@b.example',
    'package.json',
    '../../etc/passwd',
    '//a.example/',
  ])
    expect(from('README.md')(href)).toBeUndefined();
});

test('the navigation leads to each guide by its heading', async () => {
  const groups = await navigationOf(await listGuides());
  const links = groups.flatMap(({ links }) => links);
  expect(links).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ path: '/docs/', title: 'API reference' }),
      expect.objectContaining({ path: '/docs/merchants.md', title: expect.stringMatching(/^Open API/) }),
      expect.objectContaining({ path: '/docs/runbooks/README.md', title: 'Runbooks' }),
      expect.objectContaining({ path: '/docs/SECURITY.md' }),
      expect.objectContaining({ path: '/docs/zh-CN/errors.md', title: '错误码' }),
    ]),
  );
  expect(new Set(links.map(({ path }) => path)).size).toBe(links.length);
  const { text } = await get('/docs/genauth.md');
  expect(text.match(/aria-current="page"/g)).toHaveLength(1);
  expect(text).toContain('href="/docs/genauth.md" aria-current="page"');
});

test('Chinese pages are listed under their own heading, once, and say their language', async () => {
  const groups = await navigationOf(await listGuides());
  const chinese = groups.find(({ heading }) => heading === '中文')?.links ?? [];
  expect(chinese).toContainEqual(expect.objectContaining({ path: '/docs/zh-CN/china.md', title: '在中国区域部署' }));
  expect(chinese).toContainEqual(
    expect.objectContaining({ path: '/docs/zh-CN/examples/README.md', title: '示例代码' }),
  );
  const others = groups.filter(({ heading }) => heading !== '中文').flatMap(({ links }) => links);
  expect(others.filter(({ path }) => path.includes('zh-CN'))).toEqual([]);
  const languageOf = async (path: string) => /<html lang="([^"]+)">/.exec((await get(path)).text)?.[1];
  for (const { path } of chinese) expect([path, await languageOf(path)]).toEqual([path, 'zh-CN']);
  expect(await languageOf('/docs/china.md')).toBe('en');
  const { text } = await get('/docs/zh-CN/china.md');
  expect(text).toContain('<a href="/docs/china.md">English</a>');
  expect(text).not.toContain('&lt;!--');
  expect(text).toContain('<a href="/docs/zh-CN/README.md">支付宝授权网关</a>');
  expect(text).not.toMatch(/>(Pages|On this page)</);
  expect((await get('/docs/china.md')).text).toContain('<a href="/docs/README.md">Alipay authorization gateway</a>');
});

test.each([
  '/docs/nothing.md',
  '/docs/package.json',
  '/docs/..%2fpackage.json',
  '/docs/%2e%2e/local/start.ts',
  '/docs/%FF.md',
])('%s is not there, and says so with the navigation', async (path) => {
  const { body, status } = await sendRaw(url, { method: 'GET', target: path, headers: [] });
  // A path that cannot be decoded is refused before anything looks at it, as by API Gateway.
  if (path.includes('%FF')) expect(status).toBe(400);
  else expect([status, body]).toEqual([404, expect.stringContaining('There is no such page')]);
  expect(body).not.toContain('"devDependencies"');
});

test('without its slash it leads to the one with it', async () => {
  const { status, headers } = await get('/docs');
  expect([status, headers.get('location')]).toEqual([308, '/docs/']);
});

test.each(['/docs/', '/docs/genauth.md', '/docs/start.js', '/docs/style.css', '/openapi.json'])(
  '%s answers this machine alone',
  async (target) => {
    const port = new URL(url).port;
    const ask = async (host: string) =>
      (await sendRaw(url, { method: 'GET', target, headers: [['Host', host]] })).status;
    expect(await ask(`127.0.0.1:${port}`)).toBe(200);
    expect(await ask(`localhost:${port}`)).toBe(200);
    for (const host of [`rebound.example:${port}`, 'localhost', `localhost:${port}.evil.example`])
      expect(await ask(host)).toBe(403);
  },
);

test('only what $default would answer, and only when it is asked for', async () => {
  expect((await get('/docs/health')).text).toBe('health');
  expect((await get('/other')).text).toBe('the default');
  expect((await get('/docsx')).text).toBe('the default');
  const posted = await fetch(`${url}/docs/`, { method: 'POST' });
  expect([posted.status, await posted.text()]).toEqual([404, 'the default']);
  const head = await fetch(`${url}/docs/`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});
