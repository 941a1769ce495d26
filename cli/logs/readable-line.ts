import type { Paint } from '../paint.ts';
import { wrapped } from '../wrap.ts';

type LogLine = Readonly<Record<string, unknown>>;

/** What the first line of an entry says, and what only machines need. */
const SAID: ReadonlySet<string> = new Set([
  ...[
    'level',
    'message',
    'timestamp',
    'service',
    'requestId',
    'operation',
    'outcome',
    'DurationMs',
    'durationMs',
    'protocol',
  ],
  ...['awsRequestId', 'apiRequestId', 'xray_trace_id', '_aws'],
]);
const COLOURS: Readonly<Record<string, 'red' | 'yellow'>> = { ERROR: 'red', WARN: 'yellow' };
const INDENT = '    ';

/**
 * One line of the functions' log for people, within 80 columns.
 * @returns nothing for a line that has metrics alone; what is no JSON stays as it is
 */
export function readableLine(text: string, paint: Paint): string[] {
  const line = parsed(text);
  if (line === undefined) return text === '' ? [] : [text];
  if (typeof line.message !== 'string') return [];
  const {
    level = '',
    message,
    timestamp = '',
    operation = '',
    DurationMs,
    durationMs = DurationMs,
    requestId = '',
  } = line;
  const time = paint('grey', String(timestamp).slice(11, 23));
  const shownLevel = paint(COLOURS[String(level)], String(level).padEnd(5));
  const took = durationMs === undefined ? '' : `${durationMs} ms`;
  const head = [time, shownLevel, operation, message, took, paint('grey', String(requestId))];
  const more = detailsOf(line);
  return [head.filter((part) => part !== '').join(' '), ...(more === '' ? [] : wrapped(more, INDENT))];
}

/** Whether a line is of a request, an event or a serial number. */
export function isAbout(text: string, id: string): boolean {
  const line = parsed(text);
  return ['requestId', 'awsRequestId', 'apiRequestId', 'eventId', 'serialNo'].some((name) => line?.[name] === id);
}

function detailsOf(line: LogLine): string {
  const metrics = metricNames(line);
  return Object.entries(line)
    .filter(([name]) => !SAID.has(name) && !metrics.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(' ');
}

/** Counts stand in the line beside what it says; `_aws` names them. */
function metricNames({ _aws }: LogLine): ReadonlySet<string> {
  const { CloudWatchMetrics = [] } = Object(_aws) as { CloudWatchMetrics?: { Metrics?: { Name: string }[] }[] };
  return new Set(CloudWatchMetrics.flatMap(({ Metrics = [] }) => Metrics.map(({ Name }) => Name)));
}

function parsed(text: string): LogLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? (line as LogLine) : undefined;
  } catch {
    return undefined;
  }
}
