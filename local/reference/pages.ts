import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gatewayAnswer, type HttpAnswer } from '../gateway/http-response.ts';
import { html } from '../html.ts';
import type { LocalPages, PageRequest } from '../inspector/page-request.ts';
import { isThisMachine } from '../inspector/same-machine.ts';
import { type Guide, listGuides, listPictures, readGuide, titleIn } from './guides.ts';
import { type DocsPage, docsPage, navigationOf } from './layout.ts';
import { linksOf } from './links.ts';
import { DOCS_STYLE } from './style.ts';
import { SWAGGER_CONTENT, SWAGGER_FILES, SWAGGER_HEAD, SWAGGER_START } from './swagger.ts';

/**
 * `GET /docs/`, the reference of the API, the guides below it, and `GET /openapi.json`: read from the repository when somebody looks.
 * Nothing is loaded from elsewhere. As the stack's other pages they answer only when the request names this machine.
 */
export const referencePages: LocalPages = (request) => {
  const { method, path } = request;
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (path !== '/openapi.json' && path !== '/docs' && !path.startsWith('/docs/')) return undefined;
  return isThisMachine(request) ? answer(request) : Promise.resolve(gatewayAnswer(403, 'Forbidden'));
};

async function answer({ path, headers }: PageRequest): Promise<HttpAnswer> {
  if (path === '/openapi.json') return describe(`http://${headers.host}`);
  if (path === '/docs') return { status: 308, headers: { ...HEADERS, location: '/docs/' }, body: Buffer.alloc(0) };
  if (path === '/docs/style.css') return file('text/css; charset=utf-8', DOCS_STYLE);
  if (path === '/docs/start.js') return file('text/javascript; charset=utf-8', SWAGGER_START);
  const swagger = SWAGGER_FILES.get(path);
  if (swagger) return file(swagger.type, await swagger.read());
  const picture = (await listPictures()).get(path);
  if (picture) return file('image/svg+xml', await readFile(picture));
  const guides = await listGuides();
  if (path === '/docs/') return showReference(guides);
  const guide = [...guides.values()].find((one) => one.path === decoded(path));
  return guide ? showGuide(guide, guides) : showMissing(path, guides);
}

/** The published description, whose server is this one whatever its port is. */
async function describe(url: string): Promise<HttpAnswer> {
  const text = await readFile(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8');
  const document = JSON.parse(text) as { servers: readonly object[] };
  const servers = document.servers.map((server) => ({ ...server, url }));
  return file('application/json; charset=utf-8', JSON.stringify({ ...document, servers }, undefined, 2));
}

async function showReference(guides: ReadonlyMap<string, Guide>): Promise<HttpAnswer> {
  const policy = `${NOTHING}; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'`;
  const page = {
    title: 'API reference',
    path: '/docs/',
    language: 'en',
    kind: 'reference',
    head: SWAGGER_HEAD,
    content: SWAGGER_CONTENT,
  } as const;
  return show(200, page, { guides, policy });
}

async function showGuide(guide: Guide, guides: ReadonlyMap<string, Guide>): Promise<HttpAnswer> {
  // Loaded when somebody reads: a start does without.
  const { renderMarkdown } = await import('./markdown.ts');
  const markdown = await readGuide(guide);
  const { content, sections } = renderMarkdown(markdown, linksOf(guide, guides));
  const language = guide.file.includes('zh-CN') ? 'zh-CN' : 'en';
  const page = {
    title: titleIn(markdown, guide),
    path: guide.path,
    language,
    content,
    sections,
    kind: 'guide',
  } as const;
  return show(200, page, { guides, policy: READING });
}

async function showMissing(path: string, guides: ReadonlyMap<string, Guide>): Promise<HttpAnswer> {
  const content = html`<h1>There is no such page</h1><p>The pages that are here stand in the list.</p>`;
  return show(
    404,
    { title: 'No such page', path, language: 'en', content, kind: 'guide' },
    { guides, policy: READING },
  );
}

const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const READING = `${NOTHING}; style-src 'self'; img-src 'self'`;

async function show(
  status: number,
  page: Omit<DocsPage, 'navigation'>,
  { guides, policy }: { readonly guides: ReadonlyMap<string, Guide>; readonly policy: string },
): Promise<HttpAnswer> {
  const text = docsPage({ ...page, navigation: await navigationOf(guides) });
  const { headers, body } = file('text/html; charset=utf-8', text);
  return { status, headers: { ...headers, 'content-security-policy': policy }, body };
}

const file = (type: string, content: string | Buffer): HttpAnswer => ({
  status: 200,
  headers: { ...HEADERS, 'content-type': type },
  body: Buffer.from(content),
});

const HEADERS = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A document in Chinese may have a Chinese name. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
