import { metricDirective, type Published } from './metrics.ts';
import { SERVICE, writeLine } from './standard-output.ts';

/** How much attention a log line asks for: `info` a request that ended as its rules say, `error` an operator's or our own fault. */
export type LogLevel = 'info' | 'warn' | 'error';

/**
 * Writes one JSON line, and in the same line the metrics that come with it. `attributes` must hold nothing that the rules on
 * logs forbid: no secret, signature, code or identity.
 */
export type WriteLog = (
  level: LogLevel,
  message: string,
  attributes: Readonly<Record<string, unknown>>,
  published?: Published,
) => void;

/** Writes to standard output, which Lambda sends to CloudWatch. */
export const writeLog: WriteLog = (level, message, attributes, published) => {
  const nowMs = Date.now();
  writeLine({
    level: level.toUpperCase(),
    message,
    timestamp: new Date(nowMs).toISOString(),
    service: SERVICE,
    // Lambda sets it anew for each invocation.
    xray_trace_id: /^Root=([\w-]+)/.exec(process.env._X_AMZN_TRACE_ID ?? '')?.[1],
    ...attributes,
    ...published?.dimensions,
    ...published?.counts,
    _aws: published && metricDirective(published, nowMs),
  });
};

/** A line of a stack that names a file, or a module of Node. */
const PLACE = /^ {4}at .{1,300}:\d+:\d+\)?$/;

/**
 * The parts of an error that are safe to log: its class, a system error's code and, of its stack, only the places.
 * The message is left out on purpose: a parser's message quotes its input.
 */
export function describeCause(cause: unknown): Record<string, unknown> | undefined {
  if (cause === undefined) return undefined;
  if (!(cause instanceof Error)) return { name: typeof cause };
  const places = behindMessage(cause)
    .split('\n')
    .filter((line) => PLACE.test(line));
  const { code } = cause as { code?: unknown };
  return {
    name: cause.name,
    // Of node:net and its like, for instance ECONNREFUSED.
    ...(typeof code === 'string' && /^[A-Z_0-9]{1,40}$/.test(code) && { code }),
    places: places.slice(0, 6).map((line) => line.trim()),
  };
}

/** The stack without the message, whose own lines may look like places. */
function behindMessage({ message, stack = '' }: Error): string {
  const start = stack.indexOf(message);
  return start < 0 ? stack : stack.slice(start + message.length);
}
