import { Command, CommanderError } from 'commander';
import { call } from './call.ts';
import { callbacksList } from './callbacks-list.ts';
import { callbacksPurge } from './callbacks-purge.ts';
import { callbacksResend } from './callbacks-resend.ts';
import { callbacksShow } from './callbacks-show.ts';
import { callerCreate } from './caller-create.ts';
import { callerDelete } from './caller-delete.ts';
import { callerList } from './caller-list.ts';
import { callerPrune } from './caller-prune.ts';
import { callerPut } from './caller-put.ts';
import { callerRotate } from './caller-rotate.ts';
import { callerShow } from './caller-show.ts';
import { callerSwitch } from './caller-switch.ts';
import { check } from './check.ts';
import { createCommandContext } from './command-context.ts';
import { connectionDelete } from './connection-delete.ts';
import { connectionList } from './connection-list.ts';
import { connectionProbe } from './connection-probe.ts';
import { connectionPut } from './connection-put.ts';
import { connectionShow } from './connection-show.ts';
import { connectionSwitch } from './connection-switch.ts';
import { doctor } from './doctor.ts';
import { event } from './event.ts';
import { explain } from './explain.ts';
import { BrokenOff, failureOf, withoutValues } from './failure.ts';
import { INTERRUPTED, UNREAD } from './interruption.ts';
import { keygen } from './keygen.ts';
import { keysInit } from './keys-init.ts';
import { keysList } from './keys-list.ts';
import { keysReencrypt } from './keys-reencrypt.ts';
import { keysRetire } from './keys-retire.ts';
import { keysRotate } from './keys-rotate.ts';
import { logs } from './logs.ts';
import { sign } from './sign.ts';
import { smoke } from './smoke.ts';
import { NotWell, realSurroundings, type Surroundings } from './surroundings.ts';
import { trigger } from './trigger.ts';
import { verify } from './verify.ts';

/** The exit status of what was done; others are a failure's. */
const DONE = 0;

/**
 * The tool.
 * @param arguments_ those behind the program's name
 * @returns the exit status: 0 done, 1 refused or not healthy, 2 usage
 */
export async function main(arguments_: readonly string[], surroundings = realSurroundings()): Promise<number> {
  let exitCode = DONE;
  const isAsked = () => surroundings.interruption.isAsked;
  try {
    const program = createProgram(surroundings, (code) => {
      exitCode = code;
    });
    await program.parseAsync([...arguments_], { from: 'user' });
    return isAsked() ? farewell(surroundings) : exitCode;
  } catch (error) {
    const exitStatus = tell(error, surroundings, arguments_.includes('--json'));
    return isAsked() ? INTERRUPTED : exitStatus;
  }
}

/** All commands. @param ended is told the exit status of one that does not throw */
export function createProgram(surroundings: Surroundings, ended: (exitCode: number) => void): Command {
  const { print, complain } = surroundings;
  const context = createCommandContext(surroundings);
  const program = new Command('alipay-gateway')
    .description('runs the Alipay authorization gateway: its keys, connections and callers')
    .exitOverride()
    .showSuggestionAfterError(false)
    // With its options and arguments a command's name leaves no room for what it does.
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      writeErr: (text) => complain(withoutValues(text.trimEnd())),
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    });
  const group = (name: string, alias: string, description: string) =>
    inherit(program, program.command(name).alias(alias).description(description));
  check(program, context, ended);
  keygen(program, context);
  for (const add of [explain, sign, verify, call, event]) add(program, context, ended);
  const keys = group('keys', 'key', "the gateway's own keys");
  for (const add of [keysInit, keysList, keysRotate, keysReencrypt, keysRetire]) add(keys, context);
  const connection = group('connection', 'connections', 'Alipay apps and WeChat accounts');
  for (const add of [
    connectionPut,
    connectionList,
    connectionShow,
    connectionProbe,
    connectionSwitch,
    connectionDelete,
  ]) {
    add(connection, context);
  }
  const caller = group('caller', 'callers', 'who may call');
  for (const add of [
    callerCreate,
    callerPut,
    callerList,
    callerShow,
    callerRotate,
    callerSwitch,
    callerDelete,
    callerPrune,
  ]) {
    add(caller, context);
  }
  const callbacks = group('callbacks', 'callback', 'results and their delivery to merchants');
  for (const add of [callbacksList, callbacksShow, callbacksResend, callbacksPurge]) add(callbacks, context);
  for (const add of [doctor, logs, trigger, smoke]) add(program, context);
  return program;
}

const inherit = (program: Command, command: Command): Command => command.copyInheritedSettings(program);

/** What had begun when Ctrl-C came is done. */
function farewell({ complain, interruption }: Surroundings): number {
  complain(interruption.farewell);
  return INTERRUPTED;
}

/** The executable: `main` with Ctrl-C, and with an output that nobody reads to its end. */
export function runAsProcess(arguments_: readonly string[]): Promise<number> {
  const surroundings = realSurroundings();
  const isForPrograms = arguments_.includes('--json');
  process.on('SIGINT', () => {
    const { say, ends } = surroundings.interruption.ask();
    surroundings.complain(say);
    if (!ends) return;
    if (isForPrograms)
      surroundings.print(JSON.stringify({ error: { exitStatus: INTERRUPTED, message: say }, reported: [] }));
    process.exit(INTERRUPTED);
  });
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') throw new Error(`The output cannot be written: ${code}`);
    // What was begun is finished, unread.
    if (!surroundings.interruption.hasWritten) process.exit(UNREAD);
  });
  return main(arguments_, surroundings);
}

/** People read standard error. For programs, standard output has one document, whatever happens. */
function tell(thrown: unknown, { print, complain }: Surroundings, isForPrograms: boolean): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return DONE;
  const { reported, cause: error } = thrown instanceof BrokenOff ? thrown : { reported: [], cause: thrown };
  const { exitStatus, message } = failureOf(error);
  // What commander says is on standard error already.
  if (!(error instanceof CommanderError)) complain(message);
  if (isForPrograms && !(error instanceof NotWell)) print(JSON.stringify({ error: { exitStatus, message }, reported }));
  return exitStatus;
}
