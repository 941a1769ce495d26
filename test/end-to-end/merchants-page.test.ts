/** The commands and programs of docs/merchants.md, run as they stand there against a running stack. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { askForLink, type CallbackBody, decide, demoBusinesses, open } from '../support/authorization-run.ts';
import { openapiSign, openapiText } from '../support/openapi-client.ts';
import { registerBusiness } from '../support/own-merchant.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

interface Message {
  readonly headers: object;
  readonly body: Buffer;
}
interface Trusted {
  readonly businessId: string;
  readonly signType: string;
  readonly platformKeys?: readonly string[];
  readonly secrets?: readonly string[];
}
type IsFromGateway = (message: Message, trusted: Trusted, requestNonce?: string) => boolean;
type CallbackServer = (trusted: Trusted, store: (event: CallbackBody) => Promise<void>) => Server;

const folder = mkdtempSync(join(tmpdir(), 'merchant-'));
const page = readFileSync('docs/merchants.md', 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text);

let stack: RunningStack;
let isFromGateway: IsFromGateway;
let callbackServer: CallbackServer;

beforeAll(async () => {
  for (const text of blocks('js')) {
    const [, name = ''] = /^\/\/ (\S+)\n/.exec(text) ?? [];
    writeFileSync(join(folder, name), text);
  }
  const load = (name: string) => import(pathToFileURL(join(folder, name)).href);
  ({ isFromGateway } = (await load('verify.mjs')) as { isFromGateway: IsFromGateway });
  ({ callbackServer } = (await load('callbacks.mjs')) as { callbackServer: CallbackServer });
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

/** Runs a block of the page in an empty shell, with other values in its assignments of the same name. */
async function runBlock(text: string, values: Readonly<Record<string, string>> = {}): Promise<string> {
  const script = Object.entries(values).reduce(
    (lines, [name, value]) => lines.replace(new RegExp(`^${name}=.*$`, 'm'), () => `${name}=${value}`),
    text,
  );
  const options = { cwd: folder, env: { PATH: process.env.PATH } };
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], options);
  return stdout;
}

/** The assignments in a block, by name. */
const assignments = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));

describe('the commands', () => {
  const [makeKey = '', ask = '', md5Lines = ''] = blocks('bash');

  test('make a key with which the next ones get a link', async () => {
    const publicKey = await runBlock(makeKey);
    expect(publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    const own = await registerBusiness(stack, { callbackUrl: 'https://shop.example/callback', publicKey });
    const answer = await runBlock(ask, { gateway: stack.gateway, ...own });
    expect(JSON.parse(answer)).toMatchObject({ status: 0, data: { alipayAuthUrl: expect.stringMatching(/state=/) } });
    const strangers = await runBlock(ask, { gateway: stack.gateway, businessId: 'stranger' });
    expect(JSON.parse(strangers)).toMatchObject({ status: 2 });
  });

  test('with the two other lines get one for an MD5 business, in upper case alone', async () => {
    const { secret, businessId, merchantId } = stack.demo.openapi.md5;
    const lines = assignments(md5Lines);
    const values = { gateway: stack.gateway, businessId, merchantId, ...lines };
    const block = `secret=${secret}\n${ask}`;
    expect(JSON.parse(await runBlock(block, values))).toMatchObject({ status: 0 });
    const lowerCase = { ...values, sign: lines.sign?.replace('tr a-f A-F', 'tr A-F a-f') ?? '' };
    expect(JSON.parse(await runBlock(block, lowerCase))).toMatchObject({ status: 2 });
  });

  test('of local/authorization-link.sh get a link that leads to a result', async () => {
    const demoFile = join(stack.stateFolder, 'demo.json');
    const { stdout } = await promisify(execFile)('bash', ['local/authorization-link.sh', demoFile]);
    const { data } = JSON.parse(stdout) as { data: { alipayAuthUrl: string } };
    const address = await decide({ url: data.alipayAuthUrl, businessId: '', serialNo: '' }, 'agree');
    expect((await open(address)).title).toBe('Authorization complete');
  });
});

describe('verify.mjs', () => {
  const strangersKey = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({
    format: 'pem',
    type: 'spki',
  });

  test.each(['rsa', 'md5'] as const)(
    'believes the answer to a request of an %s business, and to no other',
    async (name) => {
      const business = demoBusinesses(stack.demo)[name];
      const { headers, body } = await askForLink(stack.gateway, business);
      const message = { headers, body: Buffer.from(body) };
      const { businessId } = business;
      // The new key first, then the old one, as during a rotation.
      const trusted =
        name === 'rsa'
          ? { businessId, signType: 'SHA256-RSA', platformKeys: [String(strangersKey), stack.demo.platform.publicKey] }
          : { businessId, signType: 'MD5', secrets: ['n'.repeat(32), stack.demo.openapi.md5.secret] };
      const nonce = headers.nonce?.slice(2);
      expect(isFromGateway(message, trusted, nonce)).toBe(true);
      expect(isFromGateway(message, trusted, `${nonce}0`)).toBe(false);
      expect(isFromGateway(message, trusted)).toBe(false);
      expect(isFromGateway({ ...message, body: Buffer.from(body.replace('success', 'Success')) }, trusted, nonce)).toBe(
        false,
      );
      expect(isFromGateway(message, { ...trusted, businessId: 'another' }, nonce)).toBe(false);
      expect(isFromGateway(message, { ...trusted, platformKeys: [String(strangersKey)], secrets: [] }, nonce)).toBe(
        false,
      );
    },
  );

  test('believes no callback that is older than five minutes', () => {
    const { businessId, secret } = stack.demo.openapi.md5;
    const trusted = { businessId, signType: 'MD5', secrets: [secret] };
    const made = (ageMs: number): Message => {
      const claims = { businessId, nonce: `c.${randomUUID()}`, signType: 'MD5', timestamp: String(Date.now() - ageMs) };
      return {
        headers: { ...claims, sign: openapiSign({ secret }, openapiText(claims, '{}')) },
        body: Buffer.from('{}'),
      };
    };
    expect([0, 299_000, 301_000].map((ageMs) => isFromGateway(made(ageMs), trusted))).toEqual([true, true, false]);
  });
});

describe('verify.mjs, of a signature that is none', () => {
  // A digest has 32 characters: of some of these a comparison of characters would take the length for equal.
  const signs = ['ü'.repeat(32), 'ＡＢ'.repeat(16), '\u{1f600}'.repeat(16), '', 'a'.repeat(10_000), 'ü=='];

  test.each(signs)('says no, and throws nothing: %j', (sign) => {
    const { businessId, secret } = stack.demo.openapi.md5;
    const claims = { businessId, nonce: `c.${randomUUID()}`, timestamp: String(Date.now()) };
    const message = (signType: string) => ({ headers: { ...claims, signType, sign }, body: Buffer.from('{}') });
    const { publicKey } = stack.demo.platform;
    expect([
      isFromGateway(message('MD5'), { businessId, signType: 'MD5', secrets: [secret] }),
      isFromGateway(message('SHA256-RSA'), { businessId, signType: 'SHA256-RSA', platformKeys: [publicKey] }),
    ]).toEqual([false, false]);
  });
});

describe('callbacks.mjs, of a body that is no callback', () => {
  let server: Server;
  let url: string;
  const stored: CallbackBody[] = [];

  beforeAll(async () => {
    const trusted = { businessId: 'b', signType: 'MD5', secrets: ['s'.repeat(32)] };
    server = callbackServer(trusted, async (event) => void stored.push(event));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each([0, 16_384, 16_385, 500_000])('refuses one of %d bytes', async (length) => {
    const answer = await fetch(url, { method: 'POST', body: 'x'.repeat(length) });
    expect([answer.status, await answer.text()]).toEqual([401, 'not verified']);
  });

  test('takes one of 16 KiB that is signed, and not one byte more', async () => {
    const send = async (length: number) => {
      const body = JSON.stringify({ eventId: 'e' }).padEnd(length);
      const claims = { businessId: 'b', nonce: `c.${randomUUID()}`, signType: 'MD5', timestamp: String(Date.now()) };
      const sign = openapiSign({ secret: 's'.repeat(32) }, openapiText(claims, body));
      return (await fetch(url, { method: 'POST', headers: { ...claims, sign }, body })).status;
    };
    expect([await send(16_384), await send(16_385)]).toEqual([200, 401]);
    expect(stored).toEqual([{ eventId: 'e' }]);
  });

  test('cuts one off that never ends', async () => {
    const sender = connect(Number(new URL(url).port), '127.0.0.1');
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const more = (): void => {
      while (!sender.destroyed && sender.write(chunk));
    };
    const closed = new Promise((resolve) => sender.once('close', resolve));
    sender.on('drain', more).on('error', () => {});
    sender.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    more();
    await closed;
    expect(sender.bytesWritten).toBeGreaterThan(1_048_576);
  });
});

describe('callbacks.mjs', () => {
  const events = new Map<string, CallbackBody>();
  const seen: { headers: Record<string, string>; body: string }[] = [];
  let server: Server;
  let failures = 0;

  afterAll(() => server.close());

  test('takes a callback once, refuses one that was altered, and has one that it could not store sent again', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2_048,
      privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
      publicKeyEncoding: { format: 'pem', type: 'spki' },
    });
    const trusted = { businessId: '', signType: 'SHA256-RSA', platformKeys: [stack.demo.platform.publicKey] };
    server = callbackServer(trusted, async (event) => {
      if (failures-- > 0) throw new Error('the database is down');
      events.set(event.eventId, event);
    });
    server.prependListener('request', (request) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () =>
        seen.push({ headers: { ...request.headers } as never, body: String(Buffer.concat(chunks)) }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
    const business = { ...(await registerBusiness(stack, { callbackUrl, publicKey })), key: { privateKey } };
    trusted.businessId = business.businessId;

    const { json } = await askForLink(stack.gateway, business);
    await open(await decide({ url: json.data?.alipayAuthUrl ?? '', businessId: '', serialNo: '' }, 'agree'));
    await until(
      () => events.size,
      (count) => count === 1,
    );
    expect([...events.values()]).toMatchObject([{ status: 'success', openId: expect.stringMatching(/./) }]);

    const [first] = seen;
    const send = async (body: string) => {
      const { 'content-length': _length, host: _host, connection: _connection, ...headers } = first?.headers ?? {};
      const answer = await fetch(callbackUrl, { method: 'POST', headers, body });
      return [answer.status, await answer.text()];
    };
    const body = first?.body ?? '';
    expect(await send(body)).toEqual([200, 'SUCCESS']);
    expect(await send(body.replace('"success"', '"Success"'))).toEqual([401, 'not verified']);
    failures = 1;
    expect(await send(body)).toEqual([500, 'FAIL']);
    expect(events.size).toBe(1);
  });
});
