/** The window of reqTime, in whatever zone the process runs, also when that zone's clocks change. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { shanghaiTime } from '../support/daxpay-client.ts';
import { daxpayOperation } from '../support/daxpay-operation.ts';

const EXPIRED = '验证参数错误\n请求已过期，请重新发送！';
const EARLY = '验证参数错误\n请求时间晚于服务器接收到的时间，请检查';
const HOUR_MS = 3_600_000;

/** New York's clocks go forward at the first of these moments and back at the third. */
const MOMENTS = ['2026-03-08T07:00:00Z', '2026-03-08T06:58:00Z', '2026-11-01T06:00:00Z', '2026-11-21T03:27:12Z'];

describe.each(MOMENTS)('at %s', (moment) => {
  test.each([
    [-300_000, 0, 'success'],
    [0, 0, 'success'],
    [300_000, 0, 'success'],
    [-301_000, 10506, EXPIRED],
    [301_000, 10506, EARLY],
    [-HOUR_MS, 10506, EXPIRED],
    [HOUR_MS, 10506, EARLY],
    [-8 * HOUR_MS, 10506, EXPIRED],
    [8 * HOUR_MS, 10506, EARLY],
    [-13 * HOUR_MS, 10506, EXPIRED],
  ])('a time that differs by %i ms is code %i', async (skewMs, code, msg) => {
    const { exchange, exchanged, around, uses } = daxpayOperation();
    around.nowMs = Date.parse(moment);
    const { answer } = await exchange('hmac', { reqTime: shanghaiTime(around.nowMs + skewMs) });
    expect(answer).toMatchObject({ code, msg, resTime: shanghaiTime(around.nowMs) });
    expect([exchanged.length, uses.length]).toEqual(code === 0 ? [1, 1] : [0, 0]);
    if (code !== 0) expect(answer).not.toHaveProperty('sign');
  });

  test('an edge is exact to the millisecond of our own clock', async () => {
    const { exchange, around } = daxpayOperation();
    around.nowMs = Date.parse(moment) + 1;
    const reqTime = (skewMs: number) => shanghaiTime(Date.parse(moment) + skewMs);
    expect((await exchange('hmac', { reqTime: reqTime(-300_000) })).answer.msg).toBe(EXPIRED);
    expect((await exchange('hmac', { reqTime: reqTime(300_000) })).answer.code).toBe(0);
  });
});

/** The zone of this process, as its dates show it. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

test.each(['America/New_York', 'Asia/Shanghai'])('all that holds for a process in %s', async (other) => {
  // This file once more; there, this test has nothing to add.
  if (process.env.ZONE_OF_TEST !== undefined) return expect(zone).toBe(process.env.ZONE_OF_TEST);
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--runInBand'];
  const { stderr } = await promisify(execFile)(process.execPath, [...jest, 'test/functions/exchange-window.test.ts'], {
    env: { ...process.env, TZ: other, ZONE_OF_TEST: other },
  });
  expect(stderr).toMatch(/Tests: +46 passed, 46 total/);
});
