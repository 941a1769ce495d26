import { rollbackOn } from '../../scripts/rollback.mjs';

const arn = 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:alipay-auth-gateway-prod-pages';

test('the alarm of all pages undoes a deployment for five minutes more', () => {
  expect(rollbackOn({ arn, isOn: false })).toEqual({
    configuration: {
      MonitoringTimeInMinutes: 5,
      RollbackTriggers: [{ Arn: arn, Type: 'AWS::CloudWatch::CompositeAlarm' }],
    },
  });
});

test('a first deployment names no alarm, since a missing one would fail it', () => {
  expect(rollbackOn(undefined)).toEqual({ notice: expect.stringContaining('its alarms are not there yet') });
});

test('while a page is on, the deployment that may mend it is not undone by it', () => {
  expect(rollbackOn({ arn, isOn: true })).toEqual({ notice: expect.stringContaining('A page is on already') });
});
