import { type Row, spreadOf } from '../row.ts';
import { firstAnswer, type Life } from '../whole-process/fresh-process.ts';
import { firstPostedAnswer, type LambdaLife } from '../whole-process/lambda-process.ts';
import { startSides } from '../whole-process/sides.ts';
import { otherTasks, signedAuthInfo, type Task } from '../whole-process/tasks.ts';

const ROUNDS = 21;
const SETTING =
  'process start to first answer, a new process each time, sides interleaved; loopback endpoints without TLS';

/** From the start of a process to the first answer of each function, over an empty handler and over the peer. */
export async function coldStart(rounds = ROUNDS): Promise<Row[]> {
  const sides = await startSides();
  try {
    const signed = signedAuthInfo(sides.world);
    const others = otherTasks(sides.world);
    const empty: Life[] = [];
    const own: Life[] = [];
    const peer: Life[] = [];
    const [emptyInLambda, ownInLambda]: [LambdaLife[], LambdaLife[]] = [[], []];
    const rest = new Map<Task, Life[]>(others.map((task) => [task, []]));
    // The first round fills the caches of the disk and is thrown away.
    for (let round = -1; round < rounds; round += 1) {
      const keep = <T>(list: T[] | undefined, life: T) => void (round >= 0 && list?.push(life));
      keep(empty, await sides.empty(firstAnswer));
      keep(own, await sides.bundle(firstAnswer, signed));
      keep(peer, await sides.peer(firstAnswer, signed));
      keep(emptyInLambda, await sides.empty(firstPostedAnswer));
      keep(ownInLambda, await sides.bundle(firstPostedAnswer, signed));
      for (const task of others) keep(rest.get(task), await sides.bundle(firstAnswer, task));
    }
    const over = 'over an empty handler';
    return [
      ratio(`cold start: ${signed.name}, ${over}`, own, empty, { limit: { atMost: 2.5 }, parts: partsOf(own, empty) }),
      ratio(`cold start: ${signed.name}, over the peer`, own, peer, { limit: { atMost: 0.5 } }),
      ratio(`cold start under Lambda's runtime API: ${signed.name}, ${over}`, ownInLambda, emptyInLambda, {
        limit: { atMost: 2.7 },
        parts: " (on both sides the runtime loads node:http before the function, as AWS's own does)",
      }),
      ...[...rest].map(([task, lives]) => ratio(`cold start: ${task.name}, ${over}`, lives, empty)),
    ];
  } finally {
    await sides.stop();
  }
}

type Timed = Pick<Life, 'firstAnswerMs'>;

/** Round by round, so that a slow spell of the machine is on both sides of a quotient. */
function ratio(
  measure: string,
  ours: readonly Timed[],
  theirs: readonly Timed[],
  { limit, parts = '' }: { limit?: Row['limit']; parts?: string } = {},
): Row {
  const quotients = ours.map(
    ({ firstAnswerMs }, round) => firstAnswerMs / (theirs[round]?.firstAnswerMs ?? Number.NaN),
  );
  const whole = (lives: readonly Timed[]) => {
    const { median, lowest } = spreadOf(lives.map(({ firstAnswerMs }) => firstAnswerMs));
    return `${median.toFixed(1)} ms, at best ${lowest.toFixed(1)}`;
  };
  return {
    measure,
    value: spreadOf(quotients),
    unit: '×',
    ...(limit && { limit }),
    note: `${whole(ours)}${parts} against ${whole(theirs)}; ${SETTING}`,
  };
}

function partsOf(ours: readonly Life[], theirs: readonly Life[]): string {
  const load = median(ours.map(({ loadMs }) => loadMs));
  const handle = median(ours.map(({ handleMs }) => handleMs));
  const [cpu, floor] = [ours, theirs].map((lives) => median(lives.map(({ cpuMs }) => cpuMs)));
  return ` (loading ${load}, first event with its three calls to AWS ${handle}; processor time ${cpu} against ${floor})`;
}

const median = (figures: readonly number[]): string => spreadOf(figures).median.toFixed(1);
