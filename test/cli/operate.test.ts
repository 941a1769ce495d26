/** Callbacks, the log, triggers and the smoke test, as an operator uses them beside a running stack. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_ATTEMPTS } from '../../shared/delivery/schedule.ts';
import { decide, demoBusinesses, type Link, open, requestLink } from '../support/authorization-run.ts';
import { publicGet } from '../support/genauth-client.ts';
import { rsaPair } from '../support/keys.ts';
import { type LocalTable, localTable } from '../support/local-table.ts';
import { operator } from '../support/operator.ts';
import { sendForJson } from '../support/raw-http.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool, type ToolRun } from '../support/tool.ts';
import { until } from '../support/until.ts';
import { startVerifyingMerchant } from '../support/verifying-merchant.ts';

let stack: RunningStack;
let table: LocalTable;
const nowhere = mkdtempSync(join(tmpdir(), 'no-stack-'));
beforeAll(async () => {
  stack = await startStack();
  table = localTable(stack.aws);
});
afterAll(async () => {
  table.close();
  await stack.stop();
  rmSync(nowhere, { recursive: true });
});

/** Runs a command, and sees that it tells no secret and nobody's identity. */
async function run(words: string, more: Parameters<typeof runTool>[1] = {}): Promise<ToolRun> {
  const ended = await runTool(words.split(' '), { environment: { LOCAL_STATE_DIR: stack.stateFolder }, ...more });
  const output = [...ended.lines, ...ended.complaints].join('\n');
  const { genauth, openapi, daxpay } = stack.demo;
  const secrets = [
    ...[genauth.publicApp.appSecret, genauth.signedApp.accessKeySecret, openapi.md5.secret, daxpay.hmac.secret],
    ...[...identities],
  ];
  expect(secrets.filter((secret) => output.includes(secret))).toEqual([]);
  return ended;
}

const identities = new Set<string>();
const behave = (mode: string, count: number) =>
  fetch(`${stack.demo.merchant}/behaviour`, { method: 'POST', body: JSON.stringify({ mode, count }) });

/** A result whose callback the merchant refused once. */
async function failedResult(): Promise<Link> {
  await behave('fail', 1);
  const link = await requestLink(stack.gateway, demoBusinesses(stack.demo).rsa);
  await open(await decide(link, 'agree'));
  const item = await until(
    () => table.load(link),
    ({ attempts }) => attempts === 1,
  );
  for (const name of ['openId', 'alipayUserId']) if (item[name]) identities.add(String(item[name]));
  return link;
}

/** The same, dead-lettered. */
async function deadResult(): Promise<Link> {
  const link = await failedResult();
  await table.change(link, {
    delivery: 'dead',
    attempts: MAX_ATTEMPTS,
    sweep: 'erase',
    dueAt: Date.now() + 86_400_000,
  });
  return link;
}

describe('callbacks', () => {
  test('nothing has failed yet', async () => {
    expect(await run('callbacks list --failed')).toMatchObject({ exitCode: 0, lines: ['Nothing has failed.'] });
    expect(await run('callbacks resend --failed --yes')).toMatchObject({ exitCode: 0, lines: ['Nothing has failed.'] });
  });

  test('what failed is listed, shown and resent, and tells nobody who the user is', async () => {
    const link = await deadResult();
    const { businessId, serialNo } = link;
    const listed = await run(`callbacks list --failed --since 1h --business ${businessId} --json`);
    expect(JSON.parse(listed.lines.join('\n'))).toEqual([
      {
        ...{ business: businessId, serialNo, outcome: 'success', delivery: 'dead', failed: MAX_ATTEMPTS },
        ...{ at: expect.stringMatching(/Z$/), next: expect.any(String) },
      },
    ]);
    for (const line of (await run('callbacks list')).lines) expect(line.length).toBeLessThanOrEqual(80);
    expect((await run('callbacks list --failed --business nobody')).lines).toEqual(['Nothing has failed.']);
    const later = { nowMs: Date.now() + 7_200_000 };
    expect((await run('callbacks list --failed --since 1h', later)).lines).toEqual(['Nothing has failed.']);

    const shown = (await run(`callbacks show ${businessId} ${serialNo}`)).lines.join('\n');
    expect(shown).toMatch(/^identities: +kept$/m);
    expect(shown).toMatch(new RegExp(`^callback: +dead-lettered: all ${MAX_ATTEMPTS} attempts failed`, 'm'));
    expect(shown).toContain(`Why each attempt failed: logs ${serialNo}`);
    expect((await run(`logs ${serialNo}`)).lines.join(' ')).toContain('reason=http_500');

    expect((await run(`callbacks resend ${businessId} ${serialNo} --dry-run`)).lines).toEqual([
      'It can be resent; nothing was written.',
    ]);
    expect(await table.load(link)).toMatchObject({ delivery: 'dead', attempts: MAX_ATTEMPTS });
    const resent = await run(`callbacks redrive ${businessId} ${serialNo}`);
    expect(resent).toMatchObject({
      exitCode: 0,
      lines: [expect.stringMatching(/^On the queue: event /), expect.stringMatching(/^Delivered/)],
    });
    expect((await run(`callbacks show ${businessId} ${serialNo} --json`)).lines.join('')).toContain('"delivered"');
  });

  test('all that failed: asked for, left alone without a yes, and resent with it; two at once deliver each', async () => {
    const links = [await deadResult(), await deadResult()];
    const asked: string[] = [];
    const confirm = async (question: string) => asked.push(question) === 0;
    const declined = await run('callbacks resend --failed --rate 50', { confirm });
    expect(asked).toEqual(['Resend 2 results of 1 business, 50 a second?']);
    expect(declined).toMatchObject({ exitCode: 1, complaints: [expect.stringContaining('Nothing was changed')] });
    expect((await run('callbacks resend --failed --dry-run')).lines).toEqual(['Would resend 2 results of 1 business.']);
    for (const link of links) expect(await table.load(link)).toMatchObject({ delivery: 'dead' });

    const both = await Promise.all([1, 2].map(() => run('callbacks resend --failed --rate 50 --yes')));
    expect(both.map(({ lines }) => lines.at(-1))).toEqual([1, 2].map(() => expect.stringContaining('delivered')));
    for (const link of links) expect(await table.load(link)).toMatchObject({ delivery: 'delivered' });
    expect((await run('callbacks list --failed')).lines).toEqual(['Nothing has failed.']);
  });

  test('one that the merchant refuses again is said to be so, with where the reason stands', async () => {
    const { businessId, serialNo } = await deadResult();
    await behave('fail', 1);
    const { exitCode, complaints } = await run(`callbacks resend ${businessId} ${serialNo}`);
    expect({ exitCode, complaints }).toEqual({
      exitCode: 1,
      complaints: [expect.stringContaining(`Why: logs ${serialNo}`)],
    });
    await run(`callbacks resend ${businessId} ${serialNo} --force`);
  });

  test.each<[string, string, number, string]>([
    ['a result that there is not', 'callbacks show b s', 1, 'has no serial number s here'],
    ['one to be resent that there is not', 'callbacks resend b s', 1, 'has no serial number s here'],
    ['half a name', 'callbacks resend b', 2, 'A business and a serial number'],
    ['no name', 'callbacks resend', 2, 'Say <business> <serialNo>, or --failed.'],
    ['a name and all', 'callbacks resend b s --failed', 2, 'Say <business> <serialNo>, or --failed.'],
    ['a rate that is none', 'callbacks resend --failed --rate 0', 2, '--rate is a whole number from 1 to 100'],
    ['a span that is none', 'callbacks list --since yesterday', 2, '--since is a span of time'],
    ['a serial number that none is', 'callbacks show b a/b', 2, 'A business and a serial number'],
  ])('%s', async (_what, words, exitCode, why) => {
    const ended = await run(words);
    expect({ exitCode: ended.exitCode, why: ended.complaints.join() }).toEqual({
      exitCode,
      why: expect.stringContaining(why),
    });
  });

  test('dead letters are purged after asking', async () => {
    expect((await run('callbacks purge')).complaints.join()).toContain('Nothing was changed');
    expect((await run('callbacks purge --dry-run')).lines).toEqual([expect.stringMatching(/^\d: would be deleted$/)]);
    expect((await run('callbacks purge --yes')).exitCode).toBe(0);
  });
});

describe('logs', () => {
  test('are readable, within 80 columns but for long values, and found by a request’s id', async () => {
    const { json } = await sendForJson(stack.gateway, publicGet('nobody', 'demo'));
    const id = String(json.requestId);
    const { lines } = await until(
      () => run(`logs ${id}`),
      ({ exitCode }) => exitCode === 0,
    );
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}get-alipay-authinfo refused \d+ ms [A-Za-z0-9]{12}$/);
    expect(lines.join(' ')).toContain('errorCode=caller_unknown');
    const all = (await run('logs')).lines;
    expect(all.length).toBeGreaterThan(5);
    expect(all.join('\n')).not.toMatch(/_aws|CloudWatchMetrics/);
    const [raw = ''] = (await run(`logs ${id} --json`)).lines;
    expect(JSON.parse(raw)).toMatchObject({ requestId: id, errorCode: 'caller_unknown' });
  });

  test('have colours on a terminal only, and none with NO_COLOR', async () => {
    const coloured = async (more: object) => (await run('logs', more)).lines.join('\n').includes('\u001b[');
    const environment = { LOCAL_STATE_DIR: stack.stateFolder, NO_COLOR: '1' };
    expect(await coloured({ isTerminal: true })).toBe(true);
    expect(await coloured({ isTerminal: true, environment })).toBe(false);
    expect(await coloured({ isTerminal: false })).toBe(false);
  });

  test('of another stage: the query that shows them', async () => {
    const { exitCode, lines } = await run('logs Abc123 --stage prod');
    expect(exitCode).toBe(0);
    expect(lines.join()).toMatch(/alipay-auth-gateway-prod-[\s\S]*\| filter requestId = "Abc123" or /);
  });

  test('an id that is none, and one that nothing names', async () => {
    expect(await run('logs a"b')).toMatchObject({ exitCode: 2 });
    expect(await run('logs nothing-names-it')).toMatchObject({
      exitCode: 1,
      complaints: [expect.stringContaining('No line names it')],
    });
  });
});

describe('trigger', () => {
  test.each([
    ['success', 1],
    ['failed', 1],
    ['unknown', 1],
    ['duplicate', 2],
  ])('%s: the merchant verifies it and answers', async (kind, times) => {
    const { exitCode, lines } = await run(`trigger ${kind} --json`);
    expect(exitCode).toBe(0);
    const rows = JSON.parse(lines.join('\n')) as { eventId: string }[];
    const row = { kind, answered: '200 "SUCCESS"', verdict: 'accepted', verified: true };
    expect(rows).toEqual(Array(times).fill({ ...row, eventId: rows[0]?.eventId }));
    const received = (await (await fetch(`${stack.demo.merchant}/received`)).json()) as { body: string }[];
    const events = received.map(({ body }) => JSON.parse(body)).filter(({ eventId }) => eventId === rows[0]?.eventId);
    expect(events.map(({ status }) => status)).toEqual(Array(times).fill(kind === 'duplicate' ? 'success' : kind));
  });

  test('a merchant that answers otherwise ends it with 1', async () => {
    await behave('fail', 1);
    const { exitCode, lines, complaints } = await run('trigger success');
    expect({ exitCode, complaints }).toEqual({ exitCode: 1, complaints: [expect.stringContaining('on schedule')] });
    expect(lines.join()).toContain('answered 500 "" (http_500); its signature verified there');
  });

  test.each([
    ['trigger maybe', 2, 'Allowed choices are success, failed, unknown, duplicate'],
    ['trigger success --stage prod', 1, 'Only stage local has a demo merchant'],
  ])('%s', async (words, exitCode, why) => {
    const ended = await run(words);
    expect({ exitCode: ended.exitCode, why: ended.complaints.join() }).toEqual({
      exitCode,
      why: expect.stringContaining(why),
    });
  });
});

describe('smoke', () => {
  const smokeCallers = async () => (await run('caller list')).lines.filter((line) => line.includes('smoke-'));

  test('passes beside a running stack, and leaves no caller', async () => {
    const { exitCode, lines } = await run(`smoke ${stack.gateway} --json`);
    const rows = JSON.parse(lines.join('\n')) as { step: string; result: string; why: string }[];
    expect(rows.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(rows.filter(({ result }) => result === 'passed').length).toBeGreaterThanOrEqual(13);
    expect(rows.filter(({ result }) => result === 'not shown').map(({ step }) => step)).toEqual([
      expect.stringContaining('alarm'),
      expect.stringContaining('callback'),
    ]);
    expect(exitCode).toBe(0);
    expect(await smokeCallers()).toEqual([]);
  });

  test('two at once do not disturb each other', async () => {
    const both = await Promise.all([1, 2].map(() => run(`smoke ${stack.gateway}`)));
    expect(both.map(({ lines }) => lines.at(-1))).toEqual(Array(2).fill('All 14 steps passed.'));
    expect(await smokeCallers()).toEqual([]);
  });

  test('sends one callback to a receiver, signed as all are', async () => {
    const [platformKey] = [stack.demo.platform.publicKey];
    const merchant = await startVerifyingMerchant(() => ({ platformKeys: [platformKey], md5Secrets: [] }));
    const { lines, exitCode } = await run(`smoke ${stack.gateway} --receiver ${merchant.callbackUrl}`);
    merchant.close();
    expect(lines).toContain('passed: a callback arrives at the receiver, which answers SUCCESS');
    expect({ exitCode, end: lines.at(-1) }).toEqual({ exitCode: 0, end: 'All 15 steps passed.' });
    expect(merchant.refused).toEqual([]);
  });

  test('tries, and makes nothing', async () => {
    const { exitCode, lines } = await run(`smoke ${stack.gateway} --dry-run`);
    expect(exitCode).toBe(0);
    expect(lines).toEqual([expect.stringMatching(/^smoke-[0-9a-f]{8}: demo: would be made and removed$/)]);
    expect(await smokeCallers()).toEqual([]);
  });

  test('says what failed, also when nobody answers, and leaves no caller', async () => {
    const { exitCode, lines, complaints } = await run('smoke http://127.0.0.1:9');
    expect(exitCode).toBe(1);
    expect(complaints).toEqual(['13 of 14 steps failed.']);
    expect(lines.join('\n')).toContain('ECONNREFUSED');
    for (const line of lines.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(await smokeCallers()).toEqual([]);
  });

  test('clears what a run that was broken off has left, once its keys have ended', async () => {
    const admin = operator(stack.aws);
    const key = (notAfter: string) => ({ secret: `left-behind-${notAfter}-0123456789abcdef`, notAfter });
    const left = (notAfter: string) => ({ signSecrets: [key(notAfter)], channels: { ali_pay: 'demo' } });
    await admin.create('callers/daxpay/smoke-00000001', left('2020-01-01T00:00:00Z'));
    await admin.create('callers/daxpay/smoke-00000002', left('2999-01-01T00:00:00Z'));
    await admin.create('callers/daxpay/smoke-of-mine', left('2020-01-02T00:00:00Z'));
    admin.close();
    await run('smoke http://127.0.0.1:9');
    expect((await smokeCallers()).map((line) => line.split(/ +/)[1])).toEqual(['smoke-00000002', 'smoke-of-mine']);
  });

  test.each([
    ['smoke ftp://x', 2, 'The URL is an https address'],
    ['smoke http://x --stage prod', 2, 'The URL is an https address'],
    ['smoke https://x --receiver nowhere', 2, '--receiver is an https address'],
    ['smoke http://127.0.0.1:9 --connection nowhere', 1, 'There is no connection nowhere'],
  ])('%s', async (words, exitCode, why) => {
    const ended = await run(words);
    expect({ exitCode: ended.exitCode, why: ended.complaints.join() }).toEqual({
      exitCode,
      why: expect.stringContaining(why),
    });
  });
});

describe('an error of AWS that quotes the call', () => {
  const fault = (wanted: object) => fetch(`${stack.aws}/faults`, { method: 'POST', body: JSON.stringify(wanted) });

  test.each(['error', 'garbage'])('(%s) is told without what it quotes', async (mode) => {
    await fault({ service: 'secretsmanager', mode, operation: 'CreateSecret' });
    const document = {
      ...{ appId: '2021000000000008', pid: '2088000000000008', environment: 'sandbox' },
      ...{ privateKey: rsaPair('app').privatePem, alipayPublicKey: rsaPair('alipay').publicPem },
    };
    const { exitCode, complaints } = await run(`connection put quoted-${mode} --file f`, {
      text: JSON.stringify(document),
    });
    await fault({ service: 'secretsmanager', count: 0 });
    expect({ exitCode, complaints }).toEqual({ exitCode: 1, complaints: [expect.stringMatching(/^It failed: \w+\./)] });
    expect(complaints.join()).not.toMatch(/2021000000000008|html|SecretString|BEGIN/);
    expect((await run(`connection show quoted-${mode}`)).complaints.join()).toContain('There is no connection');
  });
});

describe('without a stack', () => {
  const COMMANDS = ['callbacks list', 'callbacks show b s', 'callbacks resend b s', 'callbacks purge --yes', 'doctor'];
  const ALL = [...COMMANDS, 'connection probe demo', 'caller prune', 'trigger success', 'smoke http://127.0.0.1:9'];

  test.each([...ALL, 'logs'])('%s says how to start one', async (words) => {
    const ended = await run(words, { environment: { LOCAL_STATE_DIR: nowhere } });
    expect({ exitCode: ended.exitCode, why: ended.complaints.join() }).toEqual({
      exitCode: 1,
      why: expect.stringContaining('Start one, or say --stage.'),
    });
  });

  test.each(ALL)('%s, after one has ended', async (words) => {
    const folder = join(nowhere, 'ended');
    rmSync(folder, { recursive: true, force: true });
    const [stackNote, demo] = ['stack.json', 'demo.json'];
    const note = { awsUrl: 'http://127.0.0.1:9' };
    mkdirSync(folder);
    writeFileSync(join(folder, stackNote), JSON.stringify(note));
    writeFileSync(join(folder, demo), readFileSync(join(stack.stateFolder, demo)));
    const ended = await run(words, { environment: { LOCAL_STATE_DIR: folder } });
    expect({ exitCode: ended.exitCode, why: ended.complaints.join() }).toEqual({
      exitCode: 1,
      why: expect.stringContaining('Does "npm start" run?'),
    });
  });
});
