import { CommanderError } from 'commander';
import { GatewayError } from '../shared/platform/errors.ts';
import { describeCause } from '../shared/platform/logger.ts';
import { accessDeniedIn, sayDenied } from './access-denied.ts';
import { INTERRUPTED, Interrupted } from './interruption.ts';
import { nobodyAnswers } from './nobody-answers.ts';
import { NotWell, Refusal, UsageError } from './surroundings.ts';

/** Exit statuses of what did not end well. */
const [REFUSED, USAGE] = [1, 2] as const;

/** Why a command ended without what was asked for. */
export interface Failure {
  readonly exitStatus: number;
  /** A sentence that says what to do next. It holds no secret. */
  readonly message: string;
}

/** A command that reported something, perhaps, and then failed by its cause. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
  /** What `--json` would have printed. */
  readonly reported: readonly object[];

  constructor(reported: readonly object[], cause: unknown) {
    super('broken off', { cause });
    this.reported = reported;
  }
}

/** What to say of an error, and how to end. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) return { exitStatus: USAGE, message: error.message };
  if (error instanceof CommanderError) return { exitStatus: USAGE, message: usageOf(error) };
  if (error instanceof Interrupted) return { exitStatus: INTERRUPTED, message: error.message };
  return { exitStatus: REFUSED, message: messageOf(error) };
}

const usageOf = ({ code, message }: CommanderError): string =>
  code === 'commander.help' ? 'Say which command. They are listed by --help.' : withoutValues(message);

/** Somebody may have pasted a secret as an argument: only what looks like an option is quoted back. */
export const withoutValues = (text: string): string =>
  text.replace(/'([^']*)'/g, (quoted, inner: string) =>
    /^--?[a-z][a-z-]{0,30}( <[a-z]+>)?$/.test(inner) ? quoted : "'…'",
  );

function messageOf(error: unknown): string {
  if (error instanceof Refusal || error instanceof NotWell) return error.message;
  const denied = accessDeniedIn(error);
  if (denied) return sayDenied(denied);
  if (nobodyAnswers(error)) return 'Nobody answers there. Does "npm start" run? Start it, or say --stage.';
  if (error instanceof GatewayError) return error.message;
  const { name, message } = Object(error) as { name?: string; message?: string };
  if (name === 'ConcurrentWrite' || name === 'AccessKeyTaken') return String(message);
  if (name === 'ResourceNotFoundException')
    return 'The deployment has no such table: is the stage deployed, and of this version?';
  if (/UnrecognizedClient|InvalidClientTokenId|ExpiredToken|InvalidSignature/.test(String(name)))
    return `AWS refuses the credentials: ${name}. Look at them: aws sts get-caller-identity`;
  if (/Credentials/.test(String(name))) return 'There are no AWS credentials in the environment.';
  // Its message stays untold: errors of AWS and of parsers quote what was sent, a private key for instance.
  const [place = ''] = (describeCause(error)?.places as string[]) ?? [];
  return `It failed: ${name}. Try again. ${place}`.trimEnd();
}
