/** One invocation of a function as Lambda makes it: an event, the time that is left, an answer or an error, log lines. */
import { readFileSync } from 'node:fs';
import type { HttpResult } from '../../../shared/gateway/adapter.ts';
import type { InvocationFigures } from '../alarms/figures.ts';
import type { Watched } from '../in-process.ts';
import type { Environment } from './environment.ts';

/** A function's name. */
export type Operation = keyof Environment;

/** What came of an invocation. */
export interface Invocation {
  /** What the caller gets, in the words of the table. */
  readonly gets: string;
  /** Whether the caller got what it asked for. */
  readonly ok: boolean;
  /** What the log says, in the words of the table. */
  readonly log: string;
  /** The level of its most urgent line. */
  readonly level: string;
  /** What CloudWatch gets of it. */
  readonly figures: InvocationFigures;
  /** The answer's content, for whoever looks closer. */
  readonly answer: unknown;
}

/** How an answer is put into words. */
export type Describe = (answer: unknown) => Pick<Invocation, 'gets' | 'ok'>;

/** Invokes a function of an environment; `around` is that environment's. */
export async function invoke(
  environment: Environment,
  around: Watched,
  operation: Operation,
  event: unknown,
  describe: Describe,
): Promise<Invocation> {
  const handler = environment[operation] as (event: unknown, context: object) => Promise<unknown>;
  const timeoutMs = timeoutOf(operation);
  const startedAtMs = performance.now();
  const linesBefore = around.logs.length;
  const countsBefore = around.counts.length;
  const context = { getRemainingTimeInMillis: () => timeoutMs - (performance.now() - startedAtMs) };
  const thrown = { gets: 'fails', ok: false, answer: undefined };
  const seen = await handler(event, context).then(
    (answer) => ({ ...describe(answer), answer }),
    () => thrown,
  );
  const lines = around.logs.slice(linesBefore);
  const published = around.counts.slice(countsBefore);
  const status = (seen.answer as Partial<HttpResult> | undefined)?.statusCode;
  const figures = { operation, published, status, threw: seen === thrown };
  return { ...seen, log: describeLog(lines), level: worstLevel(lines), figures };
}

const LEVELS = ['info', 'warn', 'error'];

/** As the log writes it. */
const worstLevel = (lines: Watched['logs']): string =>
  (LEVELS[Math.max(0, ...lines.map(({ level }) => LEVELS.indexOf(level)))] ?? '').toUpperCase();

/** Timeouts as they are deployed, in milliseconds. */
function timeoutOf(operation: Operation): number {
  const definition = readFileSync(`functions/${operation}/function.yml`, 'utf8');
  return Number(/^ {4}timeout: (\d+)$/m.exec(definition)?.[1]) * 1_000;
}

/** The JSON of an HTTP answer. */
export const jsonOf = (answer: unknown): Readonly<Record<string, unknown>> =>
  JSON.parse((answer as HttpResult).body) as Readonly<Record<string, unknown>>;

/** Each line by what tells it from others: its outcome or message, the code, the reason, and checks that did not pass. */
function describeLog(lines: Watched['logs']): string {
  const texts = lines.map(({ message, attributes }) => {
    const { errorCode, reason, checks } = attributes;
    const head = [message, ...(typeof errorCode === 'string' ? [`\`${errorCode}\``] : [])].join(' ');
    const found = [...(typeof reason === 'string' ? [reason] : []), ...failedChecks(checks), ...sweptItems(attributes)];
    return [head, ...found].join(': ');
  });
  const names = /(secret|queue) alipay-auth-gateway(\/test\/[\w/-]+|-test-callbacks)/g;
  // Each once: which of several secrets comes first says nothing.
  return [...new Set(texts)].join('<br>').replaceAll(names, '$1 …');
}

/** What a sweep counts of each kind, for the table's sake without zeros. */
function sweptItems({ leases, ...counts }: Readonly<Record<string, unknown>>): string[] {
  if (leases === undefined) return [];
  const all = Object.entries({
    leases,
    queued: counts.queued,
    'dead-lettered': counts.deadLettered,
    erased: counts.erased,
  });
  return [all.flatMap(([name, count]) => (count === 0 ? [] : [`${name} ${count}`])).join(', ') || 'nothing done'];
}

function failedChecks(checks: unknown): string[] {
  const all = Object.entries((checks ?? {}) as Readonly<Record<string, string>>);
  const notable = all.filter(([, text]) => !/^ok(: \d+ .*)?$/.test(text) && !/^ok: oldest for 0 s$/.test(text));
  return notable.length === 0 ? [] : [notable.map(([name, text]) => `\`${name}\` ${text}`).join(', ')];
}
