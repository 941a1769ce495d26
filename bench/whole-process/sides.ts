import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { buildFunctions } from '../../scripts/build.mjs';
import { BUNDLE_OPTIONS } from '../../scripts/bundle.mjs';
import { signedGet } from '../../test/support/genauth-client.ts';
import { eventOf } from '../event.ts';
import { checkAuthInfo, checkWithOpenssl } from './auth-info-check.ts';
import { firstAnswer, type Start } from './fresh-process.ts';
import { signedAuthInfo, type Task } from './tasks.ts';
import { startWorld, type World } from './world.ts';

/** The peer of get-alipay-authinfo. */
export const PEER = resolve('bench/peer/index.cjs');

/** An empty handler: what a function costs before it does anything. */
const EMPTY = "exports.handler = async () => ({ statusCode: 200, body: '{}' });";

/** How a process lives: by itself, or under Lambda's runtime API. */
export type Begin<Life extends { readonly answer: unknown }> = (start: Start) => Promise<Life>;

/** Everything that a measure of whole processes compares. Each call is a new process, whose answer is checked. */
export interface Sides {
  readonly world: World;
  /** The empty handler, bundled as the functions are. */
  empty<Life extends { readonly answer: unknown }>(begin: Begin<Life>): Promise<Life>;
  /** A function's bundle. */
  bundle<Life extends { readonly answer: unknown }>(begin: Begin<Life>, task: Task): Promise<Life>;
  /** The peer, with the same event, environment and secrets. */
  peer<Life extends { readonly answer: unknown }>(begin: Begin<Life>, task: Task): Promise<Life>;
  stop(): Promise<void>;
}

/**
 * Builds the bundles and starts what they reach; then the correctness gate.
 * @throws AssertionError when a side gives a wrong answer, or accepts what must be refused
 */
export async function startSides(): Promise<Sides> {
  await buildFunctions();
  const folder = await mkdtemp(join(tmpdir(), 'bench-empty-'));
  await writeFile(`${folder}/handler.js`, EMPTY);
  await writeFile(`${folder}/package.json`, '{"type":"commonjs"}');
  await build({ ...BUNDLE_OPTIONS, entryPoints: [`${folder}/handler.js`], outfile: `${folder}/index.js` });
  const world = await startWorld();
  const checked = async <Life extends { answer: unknown }>(begin: Begin<Life>, file: string, task: Task) => {
    const life = await begin({
      file,
      environment: environmentOf(file, task.operation, world),
      event: await task.event(),
    });
    task.check(life.answer);
    return life;
  };
  const environment = world.environmentOf('not-found');
  const sides: Sides = {
    world,
    empty: (begin) => begin({ file: `${folder}/index.js`, environment, event: {} }),
    bundle: (begin, task) => checked(begin, bundleOf(task.operation), task),
    peer: (begin, task) => checked(begin, PEER, task),
    stop: async () => {
      await world.stop();
      await rm(folder, { recursive: true });
    },
  };
  for (const file of [bundleOf('get-alipay-authinfo'), PEER]) await mustBeCorrect(file, world);
  return sides;
}

/** The peer has a secret for each caller, which no function's role reads: it calls as nobody's function. */
function environmentOf(file: string, operation: string, world: World): Readonly<Record<string, string>> {
  return { ...world.environmentOf(operation), ...(file === PEER && { AWS_ACCESS_KEY_ID: 'peer' }) };
}

const bundleOf = (operation: string): string => resolve(`dist/${operation}/index.js`);

/** A right AuthInfo by two verifiers; a replay, a stale date and another's signature are refused. */
async function mustBeCorrect(file: string, world: World): Promise<void> {
  const { alipayApp, genauth } = world.demo;
  const environment = environmentOf(file, 'get-alipay-authinfo', world);
  const call = async (event: unknown) => (await firstAnswer({ file, environment, event })).answer;
  const event = await signedAuthInfo(world).event();
  checkWithOpenssl(checkAuthInfo(await call(event), alipayApp), alipayApp);
  const old = new Date(Date.now() - 301_000).toUTCString();
  const refused = {
    replay: event,
    stale: eventOf(signedGet({ ...genauth.signedApp, date: old })),
    forged: eventOf(signedGet({ ...genauth.signedApp, accessKeySecret: 'another' })),
  };
  for (const [what, bad] of Object.entries(refused)) {
    const { body } = (await call(bad)) as { body: string };
    const { statusCode, data } = JSON.parse(body);
    assert.ok(statusCode !== 200 && data === undefined, `${file} accepts a ${what} request: ${body}`);
  }
}
