import { type Row, spreadOf } from '../row.ts';
import { firstAnswer, type Start } from '../whole-process/fresh-process.ts';
import { startSides } from '../whole-process/sides.ts';
import { otherTasks, signedAuthInfo } from '../whole-process/tasks.ts';

const ROUNDS = 15;
const collected = (start: Start) => firstAnswer({ ...start, nodeOptions: ['--expose-gc'] });

/** Resident memory after the first answer, over an empty handler's. */
export async function memory(rounds = ROUNDS): Promise<Row[]> {
  const sides = await startSides();
  try {
    const signed = signedAuthInfo(sides.world);
    const tasks = [signed, ...otherTasks(sides.world)];
    const figures = new Map(tasks.map((task) => [task, [] as number[]]));
    const [empty, peer]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      const floor = (await sides.empty(collected)).rssMb;
      empty.push(floor);
      peer.push((await sides.peer(collected, signed)).rssMb - floor);
      for (const task of tasks) figures.get(task)?.push((await sides.bundle(collected, task)).rssMb - floor);
    }
    const floor = `an empty handler has ${spreadOf(empty).median.toFixed(1)} MB`;
    const note = `resident memory (RSS) after the first answer and a garbage collection, in new processes; ${floor}`;
    const row = (name: string, value: readonly number[], limit?: Row['limit']): Row => ({
      measure: `memory: ${name}, above an empty handler`,
      value: spreadOf(value),
      unit: 'MB',
      ...(limit && { limit }),
      note,
    });
    return [
      ...[...figures].map(([task, above]) => row(task.name, above, { atMost: 20 })),
      row('the peer of get-alipay-authinfo', peer),
    ];
  } finally {
    await sides.stop();
  }
}
