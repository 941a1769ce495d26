/**
 * Two regions, as docs/two-regions.md has them: one serves, the other is behind by the replication, and takes over. Clocks differ,
 * writes arrive late or never, and whoever listened sends everything again: nothing may count twice. The check of time is the
 * gateway's own, the stores are maps.
 */
import { verifyTimestamp } from '../../shared/gateway/middleware/verify-timestamp.ts';
import { configuration, NOW_MS } from '../support/in-process.ts';
import { fc, runs } from '../support/properties.ts';
import { contextOf } from '../support/request-context.ts';

const WINDOW_MS = configuration.timestampWindowMs;
const QUARANTINE_MS = 2 * WINDOW_MS + 60_000;

/** A region: its clock, and its table of nonces. */
interface Region {
  readonly aheadMs: number;
  readonly nonces: Set<string>;
}
interface Sent {
  readonly nonce: string;
  readonly timestampMs: number;
}

/** Whether a region takes a request at this moment: its time, then its nonce. */
function takes({ aheadMs, nonces }: Region, { nonce, timestampMs }: Sent, nowMs: number): boolean {
  const clock = () => nowMs + aheadMs;
  const credentials = { callerId: 'caller', timestampMs };
  try {
    void verifyTimestamp({ clock, timestampWindowMs: WINDOW_MS }).before({
      event: contextOf({ credentials, counts: {} }),
    });
  } catch {
    return false;
  }
  if (nonces.has(nonce)) return false;
  nonces.add(nonce);
  return true;
}

/** What happens: requests with their clocks, how late the replication is, and when everything is sent again. */
interface Course {
  readonly requests: readonly { readonly atMs: number; readonly skewMs: number; readonly replicationLagMs: number }[];
  readonly clocks: readonly [firstAheadMs: number, secondAheadMs: number];
  readonly openedAfterMs: number;
  readonly replaysAfterMs: readonly number[];
}
/** The first region serves until then, and is closed at that moment. */
const FAILS_AT_MS = 600_000;

/** @returns how many requests counted in both regions */
function acceptedTwice({ requests, clocks, openedAfterMs, replaysAfterMs }: Course): number {
  const [first, second] = clocks.map((aheadMs) => ({ aheadMs, nonces: new Set<string>() })) as [Region, Region];
  const counted = requests.flatMap(({ atMs, skewMs, replicationLagMs }, index) => {
    const nowMs = NOW_MS + atMs;
    const sent = { nonce: `nonce-${index}`, timestampMs: nowMs + skewMs };
    if (!takes(first, sent, nowMs)) return [];
    // What the replication had not brought when the region was lost never comes.
    if (atMs + replicationLagMs <= FAILS_AT_MS) second.nonces.add(sent.nonce);
    return [sent];
  });
  const openedMs = NOW_MS + FAILS_AT_MS + openedAfterMs;
  return replaysAfterMs.flatMap((laterMs) => counted.filter((sent) => takes(second, sent, openedMs + laterMs))).length;
}

const courses = (openedAfterMs: number, mostAheadMs = 29_999): fc.Arbitrary<Course> =>
  fc.record({
    requests: fc.array(
      fc.record({
        atMs: fc.integer({ min: 0, max: FAILS_AT_MS }),
        skewMs: fc.integer({ min: -WINDOW_MS - 60_000, max: WINDOW_MS + 60_000 }),
        replicationLagMs: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.constant(Number.MAX_SAFE_INTEGER)),
      }),
      { minLength: 1, maxLength: 20 },
    ),
    clocks: fc.tuple(
      ...([0, 0].map(() => fc.integer({ min: -mostAheadMs, max: mostAheadMs })) as [
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
      ]),
    ),
    openedAfterMs: fc.constant(openedAfterMs),
    replaysAfterMs: fc.array(fc.integer({ min: 0, max: 1_200_000 }), { maxLength: 5 }).map((later) => [0, ...later]),
  });

test('behind the quarantine nothing counts twice, with clocks almost a minute apart and writes that never arrived', () => {
  fc.assert(
    fc.property(courses(QUARANTINE_MS), (course) => acceptedTwice(course) === 0),
    runs,
  );
});

const edge = (openedAfterMs: number, clocks: Course['clocks']) =>
  acceptedTwice({
    // Accepted as the region is lost, by a sender as far ahead as may be.
    requests: [{ atMs: FAILS_AT_MS, skewMs: WINDOW_MS + clocks[0], replicationLagMs: 1 }],
    ...{ clocks, openedAfterMs, replaysAfterMs: [0] },
  });

test.each<[string, number, Course['clocks'], number]>([
  ['no quarantine', 0, [0, 0], 1],
  ['the window alone', WINDOW_MS, [0, 0], 1],
  ['twice the window, clocks alike: the last moment', 2 * WINDOW_MS, [0, 0], 1],
  ['twice the window and a millisecond', 2 * WINDOW_MS + 1, [0, 0], 0],
  ['clocks a minute apart, a millisecond too early', QUARANTINE_MS, [30_000, -30_000], 1],
  ['clocks less than a minute apart', QUARANTINE_MS, [30_000, -29_999], 0],
])('%s: a replay counts %i ms after the loss, by clocks %j, %i times', (_, openedAfterMs, clocks, times) => {
  expect(edge(openedAfterMs, clocks)).toBe(times);
});

test('a search finds what too short a quarantine lets through', () => {
  const { failed } = fc.check(
    fc.property(courses(WINDOW_MS, 0), (course) => acceptedTwice(course) === 0),
    runs,
  );
  expect(failed).toBe(true);
});

test('both regions open at once: a replay counts wherever the replication has not been yet', () => {
  const [first, second] = [0, 1].map(() => ({ aheadMs: 0, nonces: new Set<string>() })) as [Region, Region];
  const sent = { nonce: 'nonce', timestampMs: NOW_MS };
  expect([takes(first, sent, NOW_MS), takes(second, sent, NOW_MS + 500)]).toEqual([true, true]);
  for (const nonce of first.nonces) second.nonces.add(nonce);
  expect(takes(second, sent, NOW_MS + 2_000)).toBe(false);
});
