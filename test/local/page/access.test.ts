/** Who gets the demo page: this machine alone, and what changes something only for a page of its own. */
import { request, type Server } from 'node:http';
import { createGateway } from '../../../local/gateway/server.ts';
import { EventStream } from '../../../local/inspector/event-stream.ts';
import { listen, stopListening } from '../../../local/listen.ts';
import { demoPages } from '../../../local/page/pages.ts';

let server: Server;
let url: string;
let port: string;
let reached: string[] = [];
let opened = 0;

beforeAll(async () => {
  const answer = { status: 200, headers: {}, body: Buffer.from('the page') };
  const pages = demoPages(new EventStream(), async () => {
    opened += 1;
    return {
      answer: async ({ method, path }) => {
        reached.push(`${method} ${path}`);
        return answer;
      },
    };
  });
  const functions = { kind: 'result', text: JSON.stringify({ statusCode: 404, body: 'a function' }) } as const;
  const integrations = [{ method: '*', path: '$default', invoke: async () => functions }];
  server = createGateway(() => integrations, { pages });
  url = await listen(server, 0, 'PORT');
  ({ port } = new URL(url));
});
beforeEach(() => {
  reached = [];
});
afterAll(() => stopListening(server));

interface Asked {
  readonly method?: string;
  readonly host?: string;
  readonly origin?: string;
  readonly body?: string;
}

function ask(path: string, { method = 'GET', host = `127.0.0.1:${port}`, origin, body = '' }: Asked = {}) {
  const headers = { host, ...(origin !== undefined && { origin }), 'content-length': Buffer.byteLength(body) };
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const sent = request({ hostname: '127.0.0.1', port, method, path, headers, agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode, text });
    });
    sent.on('error', reject).end(body);
  });
}

const PATHS = [
  ...['/', '/?request=1', '/inspector/page.css', '/inspector/page.js', '/inspector/parts', '/inspector/phone?to=x'],
  ...['/inspector/requests/a/explanation', '/inspector/pages/a-1'],
];

test('it is opened when somebody looks first, and once', async () => {
  const before = opened;
  await Promise.all([ask('/'), ask('/')]);
  await ask('/');
  expect([before, opened]).toEqual([0, 1]);
});

test.each(PATHS)('%s is for this machine by both of its names, and for no other name', async (path) => {
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    expect(await ask(path, { host })).toMatchObject({ status: 200, text: 'the page' });
  }
  reached = [];
  const hosts = [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port}.evil.example`,
    `[::1]:${port}`,
  ];
  for (const host of hosts) expect(await ask(path, { host })).toMatchObject({ status: 403 });
  expect(reached).toEqual([]);
});

const CHANGES = [
  '/inspector/faults',
  '/inspector/behaviour',
  '/inspector/resend',
  '/inspector/tries/link',
  '/inspector/phone',
];

test.each(CHANGES)('%s takes a form of its own page, and of no other', async (path) => {
  const post = (origin?: string) =>
    ask(path, { method: 'POST', body: 'mode=fail', ...(origin !== undefined && { origin }) });
  expect((await post(`http://127.0.0.1:${port}`)).status).toBe(200);
  reached = [];
  const others = [
    `https://127.0.0.1:${port}`,
    `http://localhost:${port}`,
    'http://127.0.0.1:1',
    'http://evil.example',
    'null',
    '',
  ];
  for (const origin of [...others, undefined]) expect(await post(origin)).toMatchObject({ status: 403 });
  expect(reached).toEqual([]);
});

test('news are for this machine, too', async () => {
  expect(await ask('/inspector/events', { host: 'evil.example' })).toMatchObject({ status: 403 });
});

test.each(['PUT', 'DELETE', 'OPTIONS'])('%s does nothing', async (method) => {
  expect(await ask('/inspector/faults', { method, origin: `http://127.0.0.1:${port}` })).toMatchObject({ status: 405 });
  expect(reached).toEqual([]);
});

test('a form that is too large is not looked at', async () => {
  const asked = { method: 'POST', origin: `http://127.0.0.1:${port}`, body: 'x'.repeat(65_537) };
  expect(await ask('/inspector/faults', asked)).toMatchObject({ status: 413 });
  expect(await ask('/inspector/faults', { ...asked, body: asked.body.slice(1) })).toMatchObject({ status: 200 });
});

test.each(['/inspector', '/inspector/', '/inspector/other', '//', '/index.html', '/docs/'])(
  '%s is none of it',
  async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404, text: 'a function' });
  },
);
