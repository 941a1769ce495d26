import { billedMs, perMillion } from '../../../scripts/costs/per-million.ts';
import { FUNCTION, REQUEST } from './basis.ts';

const SURROUNDINGS = { accessLogBytes: 474, logRetentionDays: 0 };
const parts = perMillion(REQUEST, FUNCTION, SURROUNDINGS);

test('a million requests, part by part', () => {
  expect(parts['HTTP API']).toBe(1);
  expect(parts.invocations).toBe(0.2);
  // 10 ms of work and two calls of 5 ms: 20,000 s of 2 GB.
  expect(parts.duration).toBeCloseTo(40_000 * 0.0000133334, 9);
  expect(parts.DynamoDB).toBeCloseTo(0.625 + 0.125 / 2, 9);
  // A kilobyte each for a year, the last day and two more: 12 GB-months at 0.25 and 0.20.
  expect(parts['what stays']).toBeCloseTo(12 * 0.45, 9);
  expect(parts.SQS).toBe(0);
  expect(parts.traces).toBe(5);
  // The function's line and the access log are 1,026 bytes with what is counted for a line; Lambda's own are some hundred more.
  expect(parts.logs).toBeGreaterThan(0.5 * 1.026);
  expect(parts.logs).toBeLessThan(0.5 * 1.626);
});

test('logs that are kept cost more by the month', () => {
  const kept = perMillion(REQUEST, FUNCTION, { ...SURROUNDINGS, logRetentionDays: 730 / 24 });
  expect(kept.logs / parts.logs).toBeCloseTo(0.53 / 0.5, 9);
});

test('what is neither called by API Gateway nor traced costs neither', () => {
  const {
    'HTTP API': api,
    traces,
    logs,
  } = perMillion(REQUEST, { ...FUNCTION, isHttp: false, isTraced: false }, SURROUNDINGS);
  expect({ api, traces }).toEqual({ api: 0, traces: 0 });
  expect(parts.logs - logs).toBeCloseTo(0.5 * 0.5, 9);
});

test('half a processor works twice as long, and waits as long as before', () => {
  expect(billedMs(REQUEST, FUNCTION)).toBe(20);
  expect(billedMs(REQUEST, { ...FUNCTION, memoryMb: 1_769 / 2 })).toBe(30);
  expect(billedMs({ ...REQUEST, outsideCalls: 1 }, FUNCTION)).toBe(320);
});

test('a delivered callback costs what the queue and the later removal of identities cost', () => {
  const delivered = perMillion({ ...REQUEST, operation: 'deliver-callback' }, FUNCTION, SURROUNDINGS);
  expect(delivered.SQS).toBeCloseTo(2 * 0.4, 9);
  expect(delivered.DynamoDB - parts.DynamoDB).toBeCloseTo(2 * 0.625, 9);
  expect(perMillion({ ...REQUEST, calls: { 'sqs:SendMessage': 1 } }, FUNCTION, SURROUNDINGS).SQS).toBeCloseTo(0.4, 9);
});
