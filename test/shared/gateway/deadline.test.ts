import { setImmediate as turn } from 'node:timers/promises';
import { beforeDeadline } from '../../../shared/gateway/deadline.ts';
import { HANG_MS } from '../../support/hang.ts';

const late = () => new Error('late');
const never = new Promise<never>(() => undefined);

test('gives what work gives, or throws what it throws', async () => {
  const error = new TypeError('its own');
  await expect(beforeDeadline(Promise.resolve(7), HANG_MS, late)).resolves.toBe(7);
  await expect(beforeDeadline(Promise.reject(error), HANG_MS, late)).rejects.toBe(error);
});

test('gives work its time, and no more', async () => {
  const after = (ms: number) => new Promise((resolve) => setTimeout(() => resolve('done'), ms));
  await expect(beforeDeadline(after(20), HANG_MS, late)).resolves.toBe('done');
  await expect(beforeDeadline(never, 20, late)).rejects.toThrow('late');
});

test('work that waits is late at once when no time remains', async () => {
  await expect(beforeDeadline(never, -5, late)).rejects.toThrow('late');
});

test('what becomes of work after its deadline disturbs nobody', async () => {
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<never>((_, reject) => {
    fail = reject;
  });
  await expect(beforeDeadline(work, 1, late)).rejects.toThrow('late');
  fail(new Error('afterwards'));
  // An unhandled rejection would end the test run.
  await turn();
});

describe('sets a timer', () => {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  let timers: unknown[];
  let delays: unknown[];
  let cleared: unknown[];
  beforeEach(() => {
    timers = [];
    delays = [];
    cleared = [];
    globalThis.setTimeout = ((...parts: Parameters<typeof set>) => {
      const timer = set(...parts);
      timers.push(timer);
      delays.push(parts[1]);
      return timer;
    }) as typeof set;
    globalThis.clearTimeout = (timer) => {
      cleared.push(timer);
      clear(timer);
    };
  });
  afterEach(() => {
    globalThis.setTimeout = set;
    globalThis.clearTimeout = clear;
  });

  test('only for work that waits for something outside', async () => {
    const hops = async () => {
      for (let hop = 0; hop < 100; hop += 1) await Promise.resolve();
      return 'done';
    };
    await Promise.resolve();
    await expect(beforeDeadline(hops(), HANG_MS, late)).resolves.toBe('done');
    await turn();
    expect(timers).toEqual([]);
    await expect(beforeDeadline(turn('done'), HANG_MS, late)).resolves.toBe('done');
    expect(timers).toHaveLength(1);
  });

  test.each([
    [7, 7],
    [0, 0],
    [-5, 0],
    [-86_400_000, 0],
    [Number.NEGATIVE_INFINITY, 0],
    [Number.NaN, 0],
  ])('with %d ms left, for %d ms: Node prints a warning about less than none', async (remainingMs, delayMs) => {
    await expect(beforeDeadline(never, remainingMs, late)).rejects.toThrow('late');
    expect(delays).toEqual([delayMs]);
  });

  test('and leaves none behind, whether work succeeds or fails', async () => {
    await beforeDeadline(turn(), HANG_MS, late);
    const failing = async () => {
      await turn();
      throw new Error('its own');
    };
    await expect(beforeDeadline(failing(), HANG_MS, late)).rejects.toThrow('its own');
    expect(timers).toHaveLength(2);
    expect(cleared).toEqual(timers);
  });
});
