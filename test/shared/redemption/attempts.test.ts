import { type AttemptOptions, createAttempts } from '../../../shared/redemption/attempts.ts';
import type { TokenOutcome } from '../../../shared/redemption/outcome.ts';
import { withoutWaiting } from '../../support/timers.ts';

const GRANTED: TokenOutcome = { kind: 'granted', openId: 'O' };
const BUSY: TokenOutcome = { kind: 'busy', subCode: '45011' };
const UNREACHABLE: TokenOutcome = { kind: 'unreachable', reason: 'ECONNREFUSED' };

/** Attempts with outcomes of the test; time passes only where something waits or an attempt takes `attemptMs`. */
function attemptsOver(
  outcomes: readonly (TokenOutcome | Error)[],
  { random = 0, attemptMs = 0, oversleepMs = 0, remainingMs = 20_000 } = {},
) {
  const timeoutsMs: number[] = [];
  const sleeps: number[] = [];
  let nowMs = 1_000_000;
  const options: AttemptOptions = {
    clock: () => nowMs,
    randomBytes: (size) => new Uint8Array(size).fill(random),
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      nowMs += milliseconds + oversleepMs;
    },
  };
  const attempt = async (timeoutMs: number) => {
    const outcome = outcomes[Math.min(timeoutsMs.length, outcomes.length - 1)];
    timeoutsMs.push(timeoutMs);
    nowMs += Math.min(attemptMs, timeoutMs);
    if (!outcome || outcome instanceof Error) throw outcome ?? 'no error';
    return outcome;
  };
  return { timeoutsMs, sleeps, outcome: createAttempts(options)(attempt, remainingMs) };
}

describe('another attempt', () => {
  test.each([BUSY, UNREACHABLE])('follows while the code is certainly not spent: %j', async (outcome) => {
    const made = attemptsOver([outcome, outcome, GRANTED]);
    expect([await made.outcome, made.sleeps]).toEqual([GRANTED, [100, 200]]);
  });

  test.each<TokenOutcome>([
    GRANTED,
    { kind: 'refused', subCode: '40029', signed: false },
    { kind: 'misconfigured', subCode: '40125', unspent: true },
    { kind: 'unknown', reason: 'ECONNRESET' },
  ])('follows no other outcome, at first or later: %j', async (outcome) => {
    for (const before of [[], [BUSY], [UNREACHABLE, BUSY]]) {
      const made = attemptsOver([...before, outcome, GRANTED]);
      expect([await made.outcome, made.timeoutsMs.length]).toEqual([outcome, before.length + 1]);
    }
  });

  test.each([
    [new TypeError('secret'), 'TypeError'],
    [undefined, 'unexpected'],
  ])(
    'follows none that threw: the code’s fate is open, and only the class of the error is told',
    async (error, reason) => {
      const made = attemptsOver(error ? [error] : []);
      expect([await made.outcome, made.timeoutsMs.length]).toEqual([{ kind: 'unknown', reason }, 1]);
    },
  );

  test.each([
    [0, [100, 200, 400, 800]],
    [255, [200, 400, 799, 1_597]],
  ])('comes after a random wait (byte %i), at most four times', async (random, waits) => {
    const made = attemptsOver([BUSY], { random });
    expect(await made.outcome).toEqual(BUSY);
    expect([made.sleeps, made.timeoutsMs.length]).toEqual([waits, 5]);
  });

  test.each([
    [1_099, 1],
    [1_100, 2],
    [1_300, 3],
  ])('begins only if a second is left after the wait: of %i ms, %i attempts', async (remainingMs, attempts) => {
    const made = attemptsOver([UNREACHABLE], { remainingMs });
    expect([await made.outcome, made.timeoutsMs.length]).toEqual([UNREACHABLE, attempts]);
    // Nor is there a wait for an attempt that does not begin.
    expect(made.sleeps).toHaveLength(attempts - 1);
  });
});

describe('time', () => {
  test.each([
    [20_000, 5_000],
    [5_000, 5_000],
    [4_999, 4_999],
    [1_000, 1_000],
  ])('of %i ms left an attempt gets %i', async (remainingMs, timeoutMs) => {
    const made = attemptsOver([GRANTED], { remainingMs });
    await made.outcome;
    expect(made.timeoutsMs).toEqual([timeoutMs]);
  });

  test.each([999, 0, -1, Number.NaN])('with %d ms left no attempt is made', async (remainingMs) => {
    const made = attemptsOver([GRANTED], { remainingMs });
    expect([await made.outcome, made.timeoutsMs]).toEqual([{ kind: 'unreachable', reason: 'NO_TIME_LEFT' }, []]);
  });

  test.each([
    [8_900, [5_000, 1_000]],
    [8_901, [5_000]],
    [9_900, [5_000]],
    [60_000, [5_000]],
  ])('is looked at again after a wait that took %i ms more than it should', async (oversleepMs, timeoutsMs) => {
    const made = attemptsOver([BUSY, GRANTED], { oversleepMs, remainingMs: 10_000 });
    expect((await made.outcome).kind).toBe(timeoutsMs.length === 1 ? 'busy' : 'granted');
    expect(made.timeoutsMs).toEqual(timeoutsMs);
  });

  test('is never overdrawn, however long connections take', async () => {
    const made = attemptsOver([UNREACHABLE], { attemptMs: 9_999, remainingMs: 12_000 });
    expect((await made.outcome).kind).toBe('unreachable');
    expect(made.timeoutsMs).toEqual([5_000, 5_000, 1_700]);
  });
});

test('really waits between attempts, with randomness of its own', async () => {
  const outcomes = [UNREACHABLE, UNREACHABLE, GRANTED];
  const attempts = createAttempts({});
  const { result, delaysMs } = await withoutWaiting(() =>
    attempts(async () => outcomes.shift() as TokenOutcome, 10_000),
  );
  expect(result).toEqual(GRANTED);
  const [first = 0, second = 0, ...more] = delaysMs;
  expect([first >= 100 && first <= 200, second >= 200 && second <= 400, more]).toEqual([true, true, []]);
});
