import { Command, CommanderError } from 'commander';
import { GatewayError } from '../shared/platform/errors.ts';
import { describeCause } from '../shared/platform/logger.ts';
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
import { keygen } from './keygen.ts';
import { keysInit } from './keys-init.ts';
import { keysList } from './keys-list.ts';
import { keysReencrypt } from './keys-reencrypt.ts';
import { keysRetire } from './keys-retire.ts';
import { keysRotate } from './keys-rotate.ts';
import { logs } from './logs.ts';
import { nobodyAnswers } from './nobody-answers.ts';
import { sign } from './sign.ts';
import { smoke } from './smoke.ts';
import { Refusal, realSurroundings, type Surroundings, UsageError } from './surroundings.ts';
import { trigger } from './trigger.ts';
import { verify } from './verify.ts';

/** Exit statuses. */
const [DONE, REFUSED, USAGE] = [0, 1, 2];

/**
 * The tool.
 * @param arguments_ those behind the program's name
 * @returns the exit status: 0 done, 1 refused or not healthy, 2 usage
 */
export async function main(arguments_: readonly string[], surroundings = realSurroundings()): Promise<number> {
  let exitCode = DONE;
  try {
    const program = createProgram(surroundings, (code) => {
      exitCode = code;
    });
    await program.parseAsync([...arguments_], { from: 'user' });
    return exitCode;
  } catch (error) {
    return complainOf(error, surroundings);
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

/** Somebody may have pasted a secret as an argument: only what looks like an option is quoted back. */
const withoutValues = (text: string): string =>
  text.replace(/'([^']*)'/g, (quoted, inner: string) =>
    /^--?[a-z][a-z-]{0,30}( <[a-z]+>)?$/.test(inner) ? quoted : "'…'",
  );

function complainOf(error: unknown, { complain }: Surroundings): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : USAGE;
  if (error instanceof UsageError) {
    complain(error.message);
    return USAGE;
  }
  complain(messageOf(error));
  return REFUSED;
}

function messageOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (nobodyAnswers(error)) return 'Nobody answers there. Does "npm start" run? Start it, or say --stage.';
  if (error instanceof GatewayError) return error.message;
  const { name, message } = Object(error) as { name?: string; message?: string };
  if (name === 'ConcurrentWrite' || name === 'AccessKeyTaken') return String(message);
  if (name === 'ResourceNotFoundException')
    return 'The deployment has no such table: is the stage deployed, and of this version?';
  if (/AccessDenied|UnrecognizedClient|ExpiredToken|InvalidSignature/.test(String(name)))
    return `AWS refuses: ${name}. Look at the credentials and at what they may do.`;
  if (/Credentials/.test(String(name))) return 'There are no AWS credentials in the environment.';
  // Its message stays untold: errors of AWS and of parsers quote what was sent, a private key for instance.
  const [place = ''] = (describeCause(error)?.places as string[]) ?? [];
  return `It failed: ${name}. Try again. ${place}`.trimEnd();
}
