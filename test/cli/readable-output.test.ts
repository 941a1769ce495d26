/** What the tool prints for people, by its parts. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { durationOf } from '../../cli/duration.ts';
import { readLines } from '../../cli/logs/read-lines.ts';
import { isAbout, readableLine } from '../../cli/logs/readable-line.ts';
import { nobodyAnswers } from '../../cli/nobody-answers.ts';
import { paintOf } from '../../cli/paint.ts';
import { recordLines, tableLines } from '../../cli/table.ts';
import { wrapped } from '../../cli/wrap.ts';
import { until } from '../support/until.ts';

test.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['6h', 21_600_000],
  ['1d', 86_400_000],
])('a span of time: %s', (text, milliseconds) => {
  expect(durationOf(text, '--since')).toBe(milliseconds);
});

test.each(['', '1', 'd', '-1d', '1.5h', '1w', '1d ', '99999d', '1D'])('no span of time: %j', (text) => {
  expect(() => durationOf(text, '--since')).toThrow('--since is a span of time such as 90s, 15m, 6h or 1d.');
});

describe('a table', () => {
  const row = { id: 'a', at: 'today' };

  test('that fits stands in columns', () => {
    expect(tableLines([row, { id: 'longer', at: '' }])).toEqual(['id      at', 'a       today', 'longer']);
    expect(tableLines([{ a: 'x'.repeat(80) }])).toHaveLength(2);
  });

  test('that does not fit stands row by row, without what is empty', () => {
    const wide = { id: 'x'.repeat(50), serialNo: 'y'.repeat(50), next: '' };
    expect(tableLines([wide, row])).toEqual([
      `id:       ${wide.id}`,
      `serialNo: ${wide.serialNo}`,
      '',
      'id: a',
      'at: today',
    ]);
    expect(recordLines({})).toEqual([]);
  });
});

test('a text is broken at blanks, within 80 columns with its indent; a long word stands by itself', () => {
  const text = Array(40).fill('word').join(' ');
  const lines = wrapped(text, '    ');
  expect(lines.map(({ length }) => length)).toEqual([78, 78, 53]);
  expect(lines.map((line) => line.trim()).join(' ')).toBe(text);
  expect(wrapped(`a ${'x'.repeat(99)} b`)).toEqual(['a', 'x'.repeat(99), 'b']);
  expect(wrapped('')).toEqual(['']);
});

test('colours: on a terminal, where NO_COLOR is not set to anything', () => {
  const paint = (isTerminal: boolean, NO_COLOR?: string) =>
    paintOf({ isTerminal, environment: { NO_COLOR } })('red', 'x');
  expect(paint(true)).toBe('\u001b[31mx\u001b[0m');
  expect(paint(true, '')).toBe('\u001b[31mx\u001b[0m');
  expect([paint(false), paint(true, '1'), paint(true, '0')]).toEqual(['x', 'x', 'x']);
});

describe('a line of the log', () => {
  const plain = paintOf({ isTerminal: false, environment: {} });
  const line = {
    ...{ level: 'WARN', message: 'refused', timestamp: '2026-11-26T19:15:30.891Z', service: 's' },
    ...{ requestId: '9bMwNIkXNDmT', operation: 'exchange-auth-code', DurationMs: 10, reason: 'no such caller' },
    ...{ checks: { table: 'ok' }, serialNo: 'order-1', Refused: 1 },
    _aws: { Timestamp: 1, CloudWatchMetrics: [{ Metrics: [{ Name: 'Refused' }] }] },
  };

  test('says first what happened, and below it the rest without metrics', () => {
    expect(readableLine(JSON.stringify(line), plain)).toEqual([
      '19:15:30.891 WARN  exchange-auth-code refused 10 ms 9bMwNIkXNDmT',
      '    reason=no such caller checks={"table":"ok"} serialNo=order-1',
    ]);
  });

  test('of metrics alone, or empty, is left out; one that is no JSON stays', () => {
    expect(readableLine(JSON.stringify({ Healthy: 1, _aws: {} }), plain)).toEqual([]);
    expect(readableLine('', plain)).toEqual([]);
    expect(readableLine('(node:1) Warning', plain)).toEqual(['(node:1) Warning']);
    expect(readableLine('null', plain)).toEqual(['null']);
  });

  test('is about its request and its serial number, and about nothing that merely holds the text', () => {
    const text = JSON.stringify(line);
    expect([isAbout(text, '9bMwNIkXNDmT'), isAbout(text, 'order-1')]).toEqual([true, true]);
    expect([isAbout(text, 'order'), isAbout(text, 'refused'), isAbout('order-1', 'order-1')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('a log file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  const file = join(folder, 'functions.log');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('gives its whole lines, and not what is written still', async () => {
    writeFileSync(file, 'one\ntwo\nthr');
    const lines: string[] = [];
    await readLines(file, { onLine: (line) => void lines.push(line) });
    expect(lines).toEqual(['one', 'two']);
  });

  test('is followed across characters that come in parts, and across a new beginning, until the end', async () => {
    writeFileSync(file, 'one\n');
    const lines: string[] = [];
    const end = new AbortController();
    const done = readLines(file, { onLine: (line) => void lines.push(line), follow: end.signal });
    const seen = (count: number) =>
      until(
        async () => lines.length,
        (length) => length === count,
      );
    await seen(1);
    const [first, second] = [Buffer.from('演\n').subarray(0, 2), Buffer.from('演\n').subarray(2)];
    appendFileSync(file, Buffer.concat([Buffer.from('two\n'), first]));
    await seen(2);
    appendFileSync(file, second);
    await seen(3);
    writeFileSync(file, 'new\n');
    await seen(4);
    end.abort();
    await done;
    expect(lines).toEqual(['one', 'two', '演', 'new']);
  });

  test('that is not there is said so', async () => {
    await expect(readLines(join(folder, 'none'), { onLine: () => {} })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('an error says that nobody answers, however it is wrapped, and no other does', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  expect(
    [refused, new Error('x', { cause: refused }), new Error('connect ECONNREFUSED 127.0.0.1:9')].map(nobodyAnswers),
  ).toEqual([true, true, true]);
  expect([undefined, null, new Error('ECONNRESET'), 'text'].map(nobodyAnswers)).toEqual([false, false, false, false]);
});
