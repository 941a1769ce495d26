import assert from 'node:assert/strict';
import { percentile, type Spread, spreadOf } from '../row.ts';

/** One side of a comparison. */
export interface Side {
  readonly name: string;
  /** Made before a round and outside of its time: what each call gets. */
  readonly prepare?: () => unknown;
  call(prepared: unknown): unknown;
  /** Whether a result is the right one; looked at after the round. */
  isRight(result: unknown): boolean;
}

/** Figures of one side in microseconds, over the rounds. */
export interface Figures {
  readonly p50: Spread;
  readonly p99: Spread;
  readonly mean: Spread;
}

/** Figures of both sides, and of each round's ratio of the first over the second. */
export interface Comparison {
  readonly ours: Figures;
  readonly floor: Figures;
  readonly ratio: Figures;
}

/** How often is measured. The rounds before the first one that counts are for the compiler. */
export interface Effort {
  readonly rounds: number;
  readonly warmUpRounds: number;
  readonly callsPerRound: number;
}

const EFFORT: Effort = {
  rounds: 15,
  warmUpRounds: 15,
  callsPerRound: 400,
};

/**
 * Measures two sides call by call in turn, so that whatever else the machine does meets both. Every result is checked.
 * @throws AssertionError when a result is wrong
 */
export async function compare(ours: Side, floor: Side, effort: Effort = EFFORT): Promise<Comparison> {
  const rounds: { ours: Sample; floor: Sample }[] = [];
  for (let round = 0; round < effort.warmUpRounds + effort.rounds; round += 1) {
    const measured = await measureRound(ours, floor, effort.callsPerRound);
    if (round >= effort.warmUpRounds) rounds.push(measured);
  }
  const over = (read: (round: { ours: Sample; floor: Sample }) => Sample): Figures => {
    const samples = rounds.map(read);
    return {
      p50: spreadOf(samples.map(({ p50 }) => p50)),
      p99: spreadOf(samples.map(({ p99 }) => p99)),
      mean: spreadOf(samples.map(({ mean }) => mean)),
    };
  };
  return {
    ours: over((round) => round.ours),
    floor: over((round) => round.floor),
    ratio: over((round) => ({
      p50: round.ours.p50 / round.floor.p50,
      p99: round.ours.p99 / round.floor.p99,
      mean: round.ours.mean / round.floor.mean,
    })),
  };
}

interface Sample {
  readonly p50: number;
  readonly p99: number;
  readonly mean: number;
}

async function measureRound(ours: Side, floor: Side, calls: number): Promise<{ ours: Sample; floor: Sample }> {
  const sides = [new Stopwatch(ours, calls), new Stopwatch(floor, calls)] as const;
  for (let call = 0; call < calls; call += 1) {
    for (const side of sides) await side.measure(call);
  }
  const [first, second] = sides;
  return { ours: first.finish(), floor: second.finish() };
}

class Stopwatch {
  readonly #side: Side;
  readonly #prepared: readonly unknown[];
  readonly #results: unknown[] = [];
  readonly #microseconds: number[] = [];

  constructor(side: Side, calls: number) {
    this.#side = side;
    this.#prepared = Array.from({ length: calls }, () => side.prepare?.());
  }

  async measure(call: number): Promise<void> {
    const prepared = this.#prepared[call];
    const startedAt = process.hrtime.bigint();
    const started = this.#side.call(prepared);
    const result = started instanceof Promise ? await started : started;
    this.#microseconds.push(Number(process.hrtime.bigint() - startedAt) / 1_000);
    this.#results.push(result);
  }

  finish(): Sample {
    for (const result of this.#results) {
      assert.ok(this.#side.isRight(result), `${this.#side.name}: a wrong result: ${JSON.stringify(result)}`);
    }
    const sorted = this.#microseconds.toSorted((a, b) => a - b);
    const mean = sorted.reduce((sum, one) => sum + one, 0) / sorted.length;
    return { p50: percentile(sorted, 50), p99: percentile(sorted, 99), mean };
  }
}
