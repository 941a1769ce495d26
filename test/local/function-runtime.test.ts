import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FunctionRuntime } from '../../local/lambda/function-runtime.ts';
import type { FunctionDefinition } from '../../local/service/definition.ts';
import { HANG_MS } from '../support/hang.ts';
import { until } from '../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'runtime-'));
const runtimes: FunctionRuntime[] = [];
let log = '';

afterAll(async () => {
  await Promise.all(runtimes.map((runtime) => runtime.stop()));
  rmSync(folder, { recursive: true });
});

/** A function whose module is this source. */
function runtimeOf(name: string, source: string, timeoutMs = HANG_MS): FunctionRuntime {
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, `${name}.js`), source);
  const definition: FunctionDefinition = {
    name,
    lambdaName: `service-local-${name}`,
    handler: `${join(folder, name)}.handler`,
    environment: { OWN: 'yes' },
    timeoutMs,
    memoryMb: 512,
    routes: [],
    schedulesMs: [],
    queueSources: [],
    role: [],
  };
  const writeLog = (text: string): void => {
    log += text;
  };
  const runtime = new FunctionRuntime(definition, { awsEndpointUrl: 'http://127.0.0.1:9', writeLog });
  runtimes.push(runtime);
  return runtime;
}

const parsed = (outcome: Awaited<ReturnType<FunctionRuntime['invoke']>>): unknown =>
  outcome.kind === 'result' ? JSON.parse(outcome.text) : outcome;

test('a function sees its own environment, that of Lambda, and nothing of ours', async () => {
  const runtime = runtimeOf('environment', 'export const handler = () => process.env;');
  expect(parsed(await runtime.invoke({}))).toEqual({
    OWN: 'yes',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'environment',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_LAMBDA_FUNCTION_NAME: 'service-local-environment',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/service-local-environment',
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    TZ: ':UTC',
  });
});

test('the context tells the request id, the function and the time left', async () => {
  const source = 'export const handler = (event, c) => ({ ...c, event, left: c.getRemainingTimeInMillis() });';
  expect(parsed(await runtimeOf('context', source).invoke({ a: 1 }))).toMatchObject({
    event: { a: 1 },
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    functionName: 'service-local-context',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:service-local-context',
    memoryLimitInMB: '512',
    left: expect.any(Number),
  });
});

test('what a function holds can be measured: heap, buffers and open resources, without garbage', async () => {
  const source = `const kept = [];
    export const handler = ({ hold }) => {
      if (hold) {
        kept.push(Array.from({ length: 200_000 }, (_, index) => ({ index })), Buffer.alloc(4_000_000));
        setInterval(() => undefined, 60_000);
      } else Array.from({ length: 400_000 }, (_, index) => ({ index }));
    };`;
  const runtime = runtimeOf('measured', source);
  expect(await runtime.measure()).toEqual({ name: 'measured' });
  await runtime.invoke({ hold: false });
  const { heapBytes: heap = 0, externalBytes: external = 0, resources } = await runtime.measure();
  await runtime.invoke({ hold: false });
  expect((await runtime.measure()).heapBytes).toBeLessThan(heap + 1_000_000);
  await runtime.invoke({ hold: true });
  const after = await runtime.measure();
  expect(after.heapBytes).toBeGreaterThan(heap + 3_000_000);
  expect(after.externalBytes).toBeGreaterThan(external + 3_900_000);
  expect([resources?.Timeout ?? 0, after.resources?.Timeout]).toEqual([0, 1]);
});

test('up to 100 invocations run at once in one thread, and the others wait for their turn', async () => {
  const source = `let running = 0;
    let most = 0;
    export const handler = async () => {
      most = Math.max(most, ++running);
      while (most < 100) await new Promise(setImmediate);
      await new Promise(setImmediate);
      running--;
      return most;
    };`;
  const runtime = runtimeOf('concurrent', source);
  const outcomes = await Promise.all(Array.from({ length: 220 }, () => runtime.invoke({})));
  expect(outcomes.map(parsed)).toEqual(Array(220).fill(100));
});

test('an error of the handler is an outcome, and is logged', async () => {
  const runtime = runtimeOf('failing', "export const handler = () => { throw new TypeError('what failed'); };");
  expect(await runtime.invoke({})).toMatchObject({
    kind: 'error',
    errorType: 'TypeError',
    errorMessage: 'what failed',
  });
  // What a thread writes arrives a moment after its answer.
  await until(
    () => log,
    (text) => text.includes('TypeError: what failed'),
  );
});

test('a thread that dies fails its invocations, and the next one gets a new thread', async () => {
  const source = 'let count = 0; export const handler = (e) => (e.die ? process.exit(1) : ++count);';
  const runtime = runtimeOf('dying', source);
  expect(parsed(await runtime.invoke({}))).toBe(1);
  const outcomes = await Promise.all([runtime.invoke({ die: true }), runtime.invoke({ die: true })]);
  expect(outcomes).toMatchObject([{ errorType: 'Runtime.ExitError' }, { errorType: 'Runtime.ExitError' }]);
  expect(parsed(await runtime.invoke({}))).toBe(1);
});

test.each([
  ['never answers', 'new Promise(() => {})'],
  ['blocks its thread', '(() => { for (;;); })()'],
])('a handler that %s is timed out, and the next invocation gets a new thread', async (name, endless) => {
  const source = `let count = 0; export const handler = (e) => (e.hang ? ${endless} : ++count);`;
  const runtime = runtimeOf(name.replaceAll(' ', '-'), source, 300);
  await runtime.warmUp();
  expect(await runtime.invoke({ hang: true })).toEqual({ kind: 'timeout' });
  // A slow machine may need more than the timeout to start a thread; then the next one is new as well.
  const outcome = await until(
    () => runtime.invoke({}),
    ({ kind }) => kind !== 'timeout',
  );
  expect(parsed(outcome)).toBe(1);
  expect(log).toContain('task timed out after 0.3 seconds');
});

test('a module that cannot be loaded is known before the first invocation', async () => {
  const broken = runtimeOf('broken', "throw new Error('no such variable');");
  await expect(broken.warmUp()).rejects.toThrow('function broken cannot be loaded: no such variable');
  await expect(runtimeOf('empty', 'export const other = 1;').warmUp()).rejects.toThrow('has no function named handler');
});
