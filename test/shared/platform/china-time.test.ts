import { execFileSync } from 'node:child_process';
import { formatChinaTime, readChinaTime } from '../../../shared/platform/china-time.ts';

test.each([
  ['2026-11-21 11:27:12', '2026-11-21T03:27:12Z'],
  ['2024-02-29 00:00:00', '2024-02-28T16:00:00Z'],
  ['2027-01-01 07:59:59', '2026-12-31T23:59:59Z'],
  ['1970-01-01 08:00:00', '1970-01-01T00:00:00Z'],
  // China had summer time in 1988; the published form is UTC+8 all the same.
  ['1988-07-01 12:00:00', '1988-07-01T04:00:00Z'],
])('%s is %s, and is written so', (text, instant) => {
  expect(readChinaTime(text)).toBe(Date.parse(instant));
  expect(formatChinaTime(Date.parse(instant))).toBe(text);
});

test.each([
  '',
  '2026-11-21',
  '2026-11-21T11:27:12',
  '2026-11-21 11:27:12 ',
  ' 2026-11-21 11:27:12',
  '2026-11-21 11:27:12.000',
  '2026-11-21 11:27',
  '2026-11-21  1:27:12',
  '2026-1-21 11:27:12',
  '2026-02-29 11:27:12',
  '2026-13-01 11:27:12',
  '2026-00-01 11:27:12',
  '2026-11-31 11:27:12',
  '2026-11-21 24:00:00',
  '2026-11-21 11:60:00',
  '2026-11-21 11:27:60',
  '+002026-11-21 11:27:12',
  '２０２６-11-21 11:27:12',
  '1795231632000',
])('%j is no time', (text) => {
  expect(readChinaTime(text)).toBeUndefined();
});

test('fractions of a second are cut off', () => {
  expect(formatChinaTime(Date.parse('2026-11-21T03:27:12.999Z'))).toBe('2026-11-21 11:27:12');
});

test.each(['America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'UTC'])(
  'is the same for a process in %s, also in hours that its clocks skip or repeat',
  (zone) => {
    // New York: 02:30 on 8 March does not exist, 01:30 on 1 November comes twice.
    const texts = ['2026-03-08 02:30:00', '2026-11-01 01:30:00', '2026-11-01 14:30:00', '2026-10-04 02:15:00'];
    const program = `
      import { formatChinaTime, readChinaTime } from './shared/platform/china-time.ts';
      const read = ${JSON.stringify(texts)}.map(readChinaTime);
      console.log(JSON.stringify([Intl.DateTimeFormat().resolvedOptions().timeZone, read, read.map(formatChinaTime)]));`;
    const options = { env: { PATH: process.env.PATH, TZ: zone }, encoding: 'utf8' } as const;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], options);
    const expected = texts.map((text) => Date.parse(`${text.replace(' ', 'T')}+08:00`));
    expect(JSON.parse(output)).toEqual([zone, expected, texts]);
  },
);
