import { PROBE } from '../../../shared/redemption/probe.ts';

test('the probe’s code is one that no request can carry, and leaves time for two attempts', () => {
  expect(PROBE.code).toMatch(/^probe:./);
  expect(PROBE.code).not.toMatch(/^[A-Za-z0-9_.-]{1,200}$/);
  expect(PROBE.remainingMs).toBe(8_000);
});
