import { createResponseDateWatch } from '../../../shared/alipay/stale-response.ts';

const NOW_MS = Date.parse('2026-11-21T08:00:00Z');

function watch(offSeconds: number): unknown[][] {
  const lines: unknown[][] = [];
  const write = (...line: unknown[]) => lines.push(line);
  createResponseDateWatch(write)({ appId: '2021', authStartMs: NOW_MS + offSeconds * 1_000 }, NOW_MS);
  return lines;
}

test.each([0, -600, 600, -1, 30])('an answer that is %i seconds off is one of now', (offSeconds) => {
  expect(watch(offSeconds)).toEqual([]);
});

test.each([-601, 601, -216_000_000])('one that is %i seconds off leaves a warning and a count', (offSeconds) => {
  expect(watch(offSeconds)).toEqual([
    [
      'warn',
      'stale response',
      { appId: '2021', offSeconds, reason: expect.stringContaining('auth_start') },
      { counts: { StaleResponses: 1 }, dimensions: {} },
    ],
  ]);
});

test('the line on standard output is one of CloudWatch’s metrics, too', () => {
  const write = import.meta.jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  createResponseDateWatch()({ appId: '2021', authStartMs: NOW_MS - 601_000 }, NOW_MS);
  const line = JSON.parse(String(write.mock.calls[0]?.[0]));
  write.mockRestore();
  expect(line).toMatchObject({ level: 'WARN', offSeconds: -601, StaleResponses: 1 });
  expect(line._aws.CloudWatchMetrics[0].Metrics).toEqual([expect.objectContaining({ Name: 'StaleResponses' })]);
});
