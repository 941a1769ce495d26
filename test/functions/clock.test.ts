/**
 * The window of five minutes in every protocol and every form of time that it accepts: in zones whose clocks jump, at the moments
 * at which they do, on a leap day and at the turn of the year.
 */
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { schemaValidators } from '../../scripts/build-plugins.mjs';
import type { Observation, Question, Seen } from '../support/clock-program.ts';
import { shanghaiTime } from '../support/daxpay-client.ts';

/** Moments that matter in every zone; China's own days begin at 16:00 UTC. */
const EVERYWHERE = {
  'a leap day begins in China': '2028-02-28T16:00:00Z',
  'a leap day ends in China': '2028-02-29T15:59:59Z',
  'a leap day ends in UTC': '2028-02-29T23:59:30Z',
  'a year without one': '2027-02-28T16:02:00Z',
  'the year turns in China': '2026-12-31T16:00:00Z',
  'the year turns in UTC': '2026-12-31T23:59:59.999Z',
};

interface Zone {
  readonly zone: string;
  /** What happens when, and the minutes by which the zone's clocks are behind UTC from then on. */
  readonly moments: readonly (readonly [what: string, moment: string, offsetMinutes: number])[];
}

/** Each change by its last moment before, and by its first. */
const ZONES: readonly Zone[] = [
  { zone: 'UTC', moments: [['now', '2026-11-21T03:27:12Z', 0]] },
  { zone: 'Asia/Shanghai', moments: [['now', '2026-11-21T03:27:12Z', -480]] },
  {
    zone: 'America/New_York',
    moments: [
      ['before the hour that is left out', '2026-03-08T06:59:59.999Z', 300],
      ['behind it', '2026-03-08T07:00:00Z', 240],
      ['before the hour that comes twice', '2026-11-01T05:59:59.999Z', 240],
      ['in it', '2026-11-01T06:00:00Z', 300],
      // What China's clocks show are times that New York's leave out and show twice.
      ['02:30 in China, left out in New York', '2026-03-07T18:30:00Z', 300],
      ['01:30 in China, twice in New York', '2026-10-31T17:30:00Z', 240],
    ],
  },
  {
    zone: 'Australia/Lord_Howe',
    moments: [
      ['before the half hour that comes twice', '2026-04-04T14:59:59.999Z', -660],
      ['in it', '2026-04-04T15:00:00Z', -630],
      ['before the half hour that is left out', '2026-10-03T15:29:59.999Z', -630],
      ['behind it', '2026-10-03T15:30:00Z', -660],
    ],
  },
  {
    zone: 'Pacific/Apia',
    moments: [
      ['before the day that was left out', '2011-12-30T09:59:59.999Z', 600],
      ['behind it', '2011-12-30T10:00:00Z', -840],
    ],
  },
  {
    zone: 'Africa/Casablanca',
    moments: [
      ['before the winter time of Ramadan', '2026-02-15T01:59:59.999Z', -60],
      ['in it', '2026-02-15T02:00:00Z', 0],
    ],
  },
];

const EVERYWHERE_MS = Object.values(EVERYWHERE).map((moment) => Date.parse(moment));
const questions: Question[] = ZONES.map(({ zone, moments }) => ({
  zone,
  moments: [...moments.map(([, moment]) => Date.parse(moment)), ...EVERYWHERE_MS],
}));

let seen: readonly Seen[] = [];
beforeAll(async () => {
  // What stands beside the program is found from where its source is.
  const source = JSON.stringify(pathToFileURL('test/support/clock-program.ts').href);
  const { outputFiles } = await build({
    define: { 'import.meta.url': source },
    ...{ entryPoints: ['test/support/clock-program.ts'], bundle: true, write: false, packages: 'external' },
    ...{ platform: 'node', format: 'esm', target: 'node22', plugins: [schemaValidators], logLevel: 'silent' },
  });
  const program = outputFiles[0]?.text ?? '';
  const output = execFileSync(process.execPath, ['--input-type=module', '-', JSON.stringify(questions)], {
    ...{ input: program, encoding: 'utf8', maxBuffer: 2 ** 26, env: { PATH: process.env.PATH, TZ: 'UTC' } },
  });
  seen = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
});

/** What each protocol says of a request that it accepts, and of one outside the window. */
const CODES = { GenAuth: [200, 1305], 'open API': [0, 5], DaxPay: [0, 10506] };

/** What must become of a request: within five minutes, both ends included, it is accepted, and remembered for a minute more. */
function expected({ form, skewMs }: Observation, momentMs: number): Observation {
  const [accepted, late] = Object.entries(CODES).find(([name]) => form.startsWith(name))?.[1] ?? [];
  // A form of whole seconds cuts the milliseconds of the moment off.
  const exact = form.endsWith(' in ms') || form === 'open API';
  const saidMs = exact ? momentMs + skewMs : Math.floor((momentMs + skewMs) / 1_000) * 1_000;
  if (Math.abs(saidMs - momentMs) > 300_000) return { form, skewMs, code: late };
  return { form, skewMs, code: accepted, expiresAtMs: saidMs + 360_000 };
}

const seenAt = (zone: string, moment: string): Seen => {
  const [one, ...more] = seen.filter((each) => each.zone === zone && each.momentMs === Date.parse(moment));
  expect(more).toEqual([]);
  if (!one) throw new Error(`nothing seen in ${zone} at ${moment}`);
  return one;
};

function check({ momentMs, observations, said, createdAtSeconds }: Seen): void {
  expect(observations).toHaveLength(4 * 6 + 2 * 2 + 8 + 2 * 6);
  expect(observations).toEqual(observations.map((observation) => expected(observation, momentMs)));
  expect(said).toEqual({
    ...{ resTime: shanghaiTime(momentMs), toAlipay: shanghaiTime(momentMs), timestamp: String(momentMs) },
  });
  expect(new Set(createdAtSeconds)).toEqual(new Set([Math.floor(momentMs / 1_000)]));
}

describe.each(ZONES)('a process in $zone', ({ zone, moments }) => {
  test.each(moments)(
    '%s (%s): its clocks are %i minutes behind UTC, and the window is where it was',
    (_what, moment, offset) => {
      const one = seenAt(zone, moment);
      expect([one.zoneInEffect, one.offsetMinutes]).toEqual([zone, offset]);
      check(one);
    },
  );

  test.each(Object.entries(EVERYWHERE))('%s (%s): the same', (_what, moment) => {
    const one = seenAt(zone, moment);
    expect(one.zoneInEffect).toBe(zone);
    check(one);
  });
});

test('the moments are what they are said to be: the zones differ, and the edges are tried on both sides', () => {
  const offsets = new Set(seen.map(({ offsetMinutes }) => offsetMinutes));
  expect(offsets.size).toBeGreaterThan(8);
  const codes = new Map<string, number>();
  for (const { form, code } of seen.flatMap(({ observations }) => observations)) {
    codes.set(`${form} ${code}`, (codes.get(`${form} ${code}`) ?? 0) + 1);
  }
  // Each form with two codes and no third: accepted, or outside the window.
  expect(codes.size).toBe(14);
  expect(Math.min(...codes.values())).toBeGreaterThanOrEqual(seen.length * 2);
});
