/** The request as it is copied into a program: each program sends, byte for byte, what the page says. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listen, stopListening } from '../../../local/listen.ts';
import type { FullRequest } from '../../../local/page/samples/full-request.ts';
import { SAMPLES } from '../../../local/page/samples/samples.ts';

interface Arrived {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const folder = mkdtempSync(join(tmpdir(), 'samples-'));
let server: Server;
let url: string;
let arrived: Arrived[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url: target, headers } = request;
    arrived.push({ method, url: target, headers, body: Buffer.concat(chunks).toString('utf8') });
    response.end('ok');
  });
  url = await listen(server, 0, 'PORT');
});
beforeEach(() => {
  arrived = [];
});
afterAll(async () => {
  await stopListening(server);
  rmSync(folder, { recursive: true });
});

/** How a program of each language is run; C# is not among what machines have. */
const RUNS: Readonly<Record<string, readonly [file: string, command: string, ...options: string[]]>> = {
  curl: ['call.sh', 'bash'],
  node: ['call.mjs', process.execPath],
  python: ['call.py', 'python3'],
  go: ['call.go', 'go', 'run'],
  java: ['Call.java', 'java'],
  php: ['call.php', 'php'],
};

function isThere(command: string): boolean {
  try {
    execFileSync('bash', ['-c', `command -v "${command}"`]);
    return true;
  } catch {
    return false;
  }
}

const NASTY = `"a\\b' $HOME \`id\` $(id) {x} %s 张三 </script> \u0001 \t\n<?php`;
const requests = (): Readonly<Record<string, FullRequest>> => ({
  post: {
    ...{ url: `${url}/v1/x?a=1&b=%20%27`, method: 'POST', body: JSON.stringify({ text: NASTY, note: `it's` }) },
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['businessId', 'shop'],
      ['sign', 'a+/b=='],
      ['x-quote', `it's "$HOME" \`id\` \\ {y}`],
    ],
  },
  get: { url: `${url}/api/v3/y?c=%24d`, method: 'GET', headers: [['x-authing-app-id', 'app-1']], body: '' },
});

describe.each(Object.entries(RUNS))('%s', (id, [file, command, ...options]) => {
  const there = isThere(command);
  if (!there) process.stderr.write(`skipped, because there is no ${command}: the page's sample for ${id}\n`);

  (there ? test : test.skip).each(['post', 'get'])('%s', async (kind) => {
    const request = requests()[kind] as FullRequest;
    const path = join(folder, file);
    writeFileSync(path, SAMPLES.find((sample) => sample.id === id)?.write(request) ?? '');
    const env = { PATH: process.env.PATH, HOME: folder, GOCACHE: join(folder, 'go'), GOFLAGS: '-mod=mod' };
    const { stdout } = await promisify(execFile)(command, [...options, path], { cwd: folder, env });
    const [{ method, url: target, headers, body } = {} as Arrived, ...more] = arrived;
    expect(more).toEqual([]);
    expect({ method, url: `${url}${target}`, body }).toEqual({
      method: request.method,
      url: request.url,
      body: request.body,
    });
    for (const [name, value] of request.headers) expect(headers[name.toLowerCase()]).toBe(value);
    expect(stdout).toContain('ok');
  });
});

test('there are seven languages, and in C# every text is a literal', () => {
  expect(SAMPLES.map(({ label }) => label)).toEqual(['curl', 'Node', 'Python', 'Go', 'Java', 'PHP', 'C#']);
  const { post } = requests();
  const text = SAMPLES.find(({ id }) => id === 'csharp')?.write(post as FullRequest) ?? '';
  expect(text).toContain(`GetBytes(${JSON.stringify(post?.body)})`);
  for (const [name, value] of (post as FullRequest).headers.slice(1)) {
    expect(text).toContain(`TryAddWithoutValidation(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  }
});
