// `npm start`: runs the whole gateway on this machine, without AWS, Docker or a network.
import { overview } from './overview.ts';
import { readSettings } from './settings.ts';
import { EmbeddedStack } from './stack.ts';

// As in Lambda, whatever the zone of this machine.
process.env.TZ = 'UTC';

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2));
  const stack = new EmbeddedStack(settings);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(stack, 0));
  try {
    const { demo, ...places } = await stack.start();
    console.log(overview(demo, { ...places, variables: chosenVariables() }));
    console.log(`ready ${demo.gateway}`);
  } catch (error) {
    console.error(`npm start: ${error instanceof Error ? error.message : error}`);
    await end(stack, 1);
  }
}

/** Ends within a moment even when something does not let go. */
async function end(stack: EmbeddedStack, exitCode: number): Promise<void> {
  setTimeout(() => process.exit(exitCode), 1_000).unref();
  await stack.stop();
  process.exit(exitCode);
}

function chosenVariables(): string {
  const named = ['PORT', 'ALIPAY_PORT', 'AWS_PORT'].filter((name) => process.env[name]);
  return named.map((name) => `${name}=${process.env[name]}`).join(' ');
}

void main();
