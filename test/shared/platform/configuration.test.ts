import {
  readAlipayBaseUrl,
  readConfiguration,
  readTableName,
  readWechatBaseUrl,
} from '../../../shared/platform/configuration.ts';

const environment = { SERVICE_NAME: 'alipay-auth-gateway', STAGE: 'prod', TABLE_NAME: 'alipay-auth-gateway-prod' };
const withSeconds = (variable: string, text: string) => () => readConfiguration({ ...environment, [variable]: text });

describe('the configuration', () => {
  test('has a window and an interval of 300 s where nothing else is said', () => {
    expect(readConfiguration(environment)).toEqual({
      secretPrefix: 'alipay-auth-gateway/prod',
      service: 'alipay-auth-gateway',
      stage: 'prod',
      timestampWindowMs: 300_000,
      healthIntervalMs: 300_000,
    });
  });

  test('takes both from the environment, at their bounds too', () => {
    const read = (window: string, interval: string) =>
      readConfiguration({ ...environment, TIMESTAMP_WINDOW_SECONDS: window, HEALTH_INTERVAL_SECONDS: interval });
    expect(read('1', '60')).toMatchObject({ timestampWindowMs: 1_000, healthIntervalMs: 60_000 });
    expect(read('900', '3600')).toMatchObject({ timestampWindowMs: 900_000, healthIntervalMs: 3_600_000 });
  });

  test.each(['', '0', '901', '-1', '300s', '1e2', ' 300', '300.0', 'Infinity', '0x10', '９'])(
    'refuses a window of "%s"',
    (text) => {
      expect(withSeconds('TIMESTAMP_WINDOW_SECONDS', text)).toThrow('environment variable TIMESTAMP_WINDOW_SECONDS');
    },
  );

  test.each(['', '59', '3601', 'never'])('refuses an interval of "%s"', (text) => {
    expect(withSeconds('HEALTH_INTERVAL_SECONDS', text)).toThrow('environment variable HEALTH_INTERVAL_SECONDS');
  });

  test.each(['SERVICE_NAME', 'STAGE'])('names %s when it is missing, empty or no name', (variable) => {
    for (const value of [undefined, '', 'a/b', 'a b', 'a'.repeat(256)]) {
      expect(() => readConfiguration({ ...environment, [variable]: value })).toThrow(
        `environment variable ${variable}`,
      );
    }
  });

  test('gives the name of the table, or names the variable', () => {
    expect(readTableName(environment)).toBe('alipay-auth-gateway-prod');
    expect(() => readTableName({})).toThrow('environment variable TABLE_NAME');
  });

  test('comes from the process by default', () => {
    expect(readConfiguration().secretPrefix).toBe(`${process.env.SERVICE_NAME}/${process.env.STAGE}`);
    expect(readTableName()).toBe(process.env.TABLE_NAME);
  });

  test.each([
    ['ALIPAY_BASE_URL', readAlipayBaseUrl],
    ['WECHAT_BASE_URL', readWechatBaseUrl],
  ])('takes another address from %s in stage local alone', (variable, readBaseUrl) => {
    const elsewhere = { [variable]: 'http://127.0.0.1:3100' };
    expect(readBaseUrl({ STAGE: 'local', ...elsewhere })).toBe('http://127.0.0.1:3100');
    expect(readBaseUrl({ STAGE: 'prod' })).toBeUndefined();
    expect(readBaseUrl({ STAGE: 'prod', [variable]: '' })).toBeUndefined();
    for (const STAGE of ['prod', 'Local', undefined]) {
      expect(() => readBaseUrl({ STAGE, ...elsewhere })).toThrow(
        `environment variable ${variable} may be set in stage`,
      );
    }
  });
});
