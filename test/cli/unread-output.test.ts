/** What a command does whose output nobody reads, as behind `| head`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

async function unread(words: string): Promise<{ exitStatus: number; complaints: string }> {
  const child = spawn(process.execPath, ['cli/alipay-gateway.cjs', ...words.split(' ')], { env: stack.environment });
  child.stdout.destroy();
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    complaints += part;
  });
  const [exitStatus] = (await once(child, 'close')) as [number];
  return { exitStatus, complaints };
}

test('one that only reads ends quietly', async () => {
  expect(await unread('caller list')).toEqual({ exitStatus: 141, complaints: '' });
});

test('one that writes finishes what it began', async () => {
  expect(await unread('caller disable genauth demo-public-app')).toEqual({ exitStatus: 0, complaints: '' });
  const { lines } = await runTool(['caller', 'list'], { environment: stack.environment });
  expect(lines.join('\n')).toMatch(/demo-public-app\s+disabled/);
});
