/** What a stack leaves behind that a test started, when something is in its way. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, stopListening } from '../../local/listen.ts';
import { runs } from '../support/run/sweep.mjs';
import { type RunningStack, spawnStack, stackEnvironment, startStack } from '../support/stack.ts';

/** Keeps Node from ever getting to the program. */
const HANGS = { NODE_OPTIONS: '--import data:text/javascript,await(new(Promise)(()=>setInterval(()=>0,1e9)))' };

/** Folders of stacks of this suite. */
const foldersLeft = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('stack-'));

test('one that never becomes ready is ended, and leaves no folder', async () => {
  const started = startStack({ environment: HANGS, hangMs: 1_000 });
  await expect(started).rejects.toThrow('npm start did not become ready');
  expect(foldersLeft()).toEqual([]);
});

test('one whose port was taken away says so and leaves no folder; the next start passes', async () => {
  const taken = createServer();
  const PORT = new URL(await listen(taken, 0, '')).port;
  await expect(startStack({ environment: { PORT } })).rejects.toThrow(`port ${PORT} is in use`);
  expect(foldersLeft()).toEqual([]);
  await stopListening(taken);
  let ended: RunningStack;
  {
    await using stack = await startStack({ environment: { PORT } });
    expect((await fetch(`${stack.gateway}/health`)).status).toBe(200);
    ended = stack;
  }
  expect([runs(ended.pid), foldersLeft()]).toEqual([false, []]);
});

test.each(['while it starts', 'when it is ready'])('one whose starter ends %s ends by itself', async (when) => {
  const npm = spawnStack(await stackEnvironment(join(tmpdir(), when.replaceAll(' ', '-'))), { by: 'npm' });
  const closed = once(npm, 'close');
  if (when === 'when it is ready') await readyLine(npm.stdout);
  npm.stdin?.end();
  expect(await closed).toEqual([0, null]);
});

async function readyLine(output: NodeJS.ReadableStream | null): Promise<void> {
  for await (const text of output ?? []) if (/^ready http/m.test(String(text))) return;
}
