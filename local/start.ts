// `npm start`: runs the whole gateway on this machine, without AWS, Docker or a network.
import { overview, scannableLink } from './overview.ts';
import { readSettings, type Settings, USAGE, UsageError } from './settings.ts';
import { EmbeddedStack } from './stack.ts';
import { describeFault } from './start-fault.ts';

// As in Lambda, whatever the zone of this machine.
process.env.TZ = 'UTC';

async function main(): Promise<void> {
  const settings = chosenSettings();
  const stack = new EmbeddedStack(settings, console.log);
  let ends = false;
  const finish = (exitCode: number, error?: unknown) => {
    // What fails because everything is being ended is no news.
    if (ends) return;
    ends = true;
    if (exitCode !== 0) complain(error);
    void end(stack, exitCode);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => finish(0));
  // A program that starts the stack holds a pipe to it, which closes with the program, however that one ends.
  if (process.env.END_WITH_STDIN) process.stdin.resume().once('close', () => finish(0));
  // What fails later and nobody waits for, such as a write to a disk that is full by now.
  process.on('uncaughtException', (error) => finish(1, error));
  try {
    const { demo, ...places } = await stack.start((step) => console.log(`${step} …`));
    const { forwardTo } = settings;
    console.log(
      overview(demo, {
        ...places,
        variables: chosenVariables(),
        stateVariable: setVariables('LOCAL_STATE_DIR'),
        forwardTo,
      }),
    );
    const { isTTY, columns, rows } = process.stdout;
    const scannable = await scannableLink(places.link, demo, { isTTY, columns, rows, environment: process.env });
    if (scannable) console.log(scannable);
    console.log(`ready ${demo.gateway}`);
  } catch (error) {
    finish(1, error);
  }
}

/** Ends the process itself where there is nothing to start. */
function chosenSettings(): Settings {
  try {
    const settings = readSettings(process.env, process.argv.slice(2));
    if (settings !== 'help') return settings;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    complain(error);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

/** One sentence; only of what nobody foresaw the places in the code, too, since that is to be reported. */
function complain(error: unknown): void {
  const unforeseen = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  const words = describeFault(error) ?? (error instanceof Error ? error.message : error);
  console.error(`npm start: ${words}${unforeseen ? `\n${error.stack}` : ''}`);
}

/** Ends within a moment even when something does not let go. */
async function end(stack: EmbeddedStack, exitCode: number): Promise<void> {
  setTimeout(() => process.exit(exitCode), 1_000).unref();
  await stack.stop().catch(complain);
  process.exit(exitCode);
}

const chosenVariables = (): string => setVariables('PORT', 'ALIPAY_PORT', 'AWS_PORT').trimEnd();

/** Each with a blank behind it. */
function setVariables(...names: readonly string[]): string {
  const named = names.filter((name) => process.env[name]);
  return named.map((name) => `${name}=${process.env[name]} `).join('');
}

void main();
