import { writeLog } from '../../../shared/platform/logger.ts';
import { publishCounts } from '../../../shared/platform/metrics.ts';
import { cloudWatchUnits } from '../../support/cdk.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12.345Z');
const { now } = Date;
const { write } = process.stdout;

let lines: string[];
beforeEach(() => {
  lines = [];
  Date.now = () => NOW_MS;
  process.stdout.write = ((line: string) => lines.push(line) > 0) as typeof write;
});
afterEach(() => {
  Date.now = now;
  process.stdout.write = write;
  delete process.env._X_AMZN_TRACE_ID;
});

const only = (): Record<string, unknown> => {
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\{[^\n]*\}\n$/);
  return JSON.parse(String(lines[0]));
};

/** As the Amazon CloudWatch user guide specifies it: names of dimensions and metrics are members of the same object. */
function countsOf(line: Record<string, unknown>): Record<string, unknown>[] {
  const { Timestamp, CloudWatchMetrics } = line._aws as {
    Timestamp: number;
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[];
  };
  expect(Timestamp).toBe(NOW_MS);
  return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name, Unit }) => ({
        Namespace,
        Unit,
        [Name]: line[Name],
        ...Object.fromEntries(names.map((name) => [name, line[name]])),
      })),
    ),
  );
}

test('a log line says level, message, time and service, and what it is given', () => {
  writeLog('warn', 'left to the sweep', { operation: 'x', nothing: undefined });
  expect(only()).toEqual({
    level: 'WARN',
    message: 'left to the sweep',
    timestamp: '2026-11-21T03:27:12.345Z',
    service: 'alipay-auth-gateway-test',
    operation: 'x',
  });
});

test('it names the trace that Lambda names', () => {
  process.env._X_AMZN_TRACE_ID = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
  writeLog('info', 'accepted', {});
  expect(only()).toMatchObject({ xray_trace_id: '1-5759e988-bd862e3fe1be46a994272793' });
});

test('counts stand in the same line', () => {
  writeLog('info', 'refused', { caller: 'a' }, { counts: { Refused: 1, Accepted: 2 }, dimensions: { operation: 'x' } });
  const line = only();
  expect(line).toMatchObject({ message: 'refused', caller: 'a' });
  const common = {
    Namespace: 'alipay-auth-gateway',
    Unit: 'Count',
    service: 'alipay-auth-gateway-test',
    operation: 'x',
  };
  expect(countsOf(line)).toEqual([
    { ...common, Refused: 1 },
    { ...common, Accepted: 2 },
  ]);
});

test('or in one of their own', () => {
  publishCounts({ Healthy: 0 }, { check: 'table' });
  const common = {
    Namespace: 'alipay-auth-gateway',
    Unit: 'Count',
    service: 'alipay-auth-gateway-test',
    check: 'table',
  };
  expect(countsOf(only())).toEqual([{ ...common, Healthy: 0 }]);
});

const Unit = cloudWatchUnits();

test.each([
  ['OldestUndeliveredSeconds', Unit.SECONDS],
  ['DurationMs', Unit.MILLISECONDS],
  ['ResponseBytes', Unit.BYTES],
  ['ConcurrencyPercent', Unit.PERCENT],
  ['CertificateExpiresInDays', Unit.NONE],
  ['QueueDepth', Unit.COUNT],
  // An ending in the middle, or in another case, is none.
  ['SecondsSkipped', Unit.COUNT],
  ['Items', Unit.COUNT],
])('%s has the unit that its name carries, as CloudWatch calls it', (name, unit) => {
  writeLog('info', 'checked', {}, { counts: { Accepted: 1, [name]: 2 }, dimensions: { operation: 'x' } });
  expect(countsOf(only()).map((figure) => figure.Unit)).toEqual(['Count', unit]);
});

test('a message with line ends stays one line', () => {
  writeLog('error', 'a\nb', { reason: 'c\r\nd' });
  expect(only()).toMatchObject({ message: 'a\nb', reason: 'c\r\nd' });
});
