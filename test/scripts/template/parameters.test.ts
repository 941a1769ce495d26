import { parameterFault } from '../../../scripts/template/parameters.mjs';

const HASH = 'ab'.repeat(32);
const CERTIFICATE = 'arn:aws:acm:eu-central-1:123456789012:certificate/0a-1';
const DOMAIN = { domainName: 'auth.example.com', certificateArn: CERTIFICATE };
const operations = ['exchange-auth-code', 'deliver-callback'];

const faultOf = (parameters: Record<string, string>, more: { region?: string; given?: string[] } = {}) =>
  parameterFault(
    { callbackConcurrency: '100', ...parameters },
    { region: 'eu-central-1', given: Object.keys(parameters), operations, ...more },
  );

test.each<[string, Record<string, string>]>([
  ['none at all', {}],
  ['a domain with its certificate', DOMAIN],
  ['a key', { kmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/mrk-1' }],
  ['subnets with a security group', { subnetIds: 'subnet-a1,subnet-b2', securityGroupIds: 'sg-a1' }],
  ['one origin secret', { ...DOMAIN, edge: HASH }],
  ['two origin secrets', { ...DOMAIN, edge: `${HASH},${HASH}` }],
  ['restored tables', { tableName: 'restored', registryTableName: 'restored.registry' }],
  ['reserved executions, also none', { reservedConcurrency: 'exchange-auth-code=0,deliver-callback=100' }],
  ['a delivery that is stopped', { reservedConcurrency: 'deliver-callback=0' }],
  ['days and callbacks', { logRetentionDays: '90', callbackConcurrency: '2' }],
  ['a receiver of alarms', { alarmEmail: 'ops@example.com' }],
])('%s: taken', (_, parameters) => {
  expect(faultOf(parameters)).toBeUndefined();
});

test.each<[string, Record<string, string>, RegExp]>([
  ['an empty value', { ...DOMAIN, edge: '' }, /edge must be the SHA-256/],
  ['a misspelt name', { egde: HASH }, /^There is no parameter "egde"\. There are: publicBaseUrl, .*edge/],
  ['a domain alone', { domainName: 'auth.example.com' }, /^The parameter domainName needs certificateArn, too\.$/],
  ['a certificate alone', { certificateArn: CERTIFICATE }, /needs domainName, too/],
  [
    'a URL in place of a domain',
    { ...DOMAIN, domainName: 'https://auth.example.com' },
    /domainName must be a host name/,
  ],
  ['subnets alone', { subnetIds: 'subnet-a1,subnet-b2' }, /subnetIds needs securityGroupIds, too/],
  ['one subnet', { subnetIds: 'subnet-a1', securityGroupIds: 'sg-a1' }, /two subnets or more/],
  ['edge without a domain', { edge: HASH }, /edge needs domainName, too/],
  ['an origin secret in place of its hash', { ...DOMAIN, edge: 'my-secret' }, /edge must be the SHA-256/],
  ['a hash in upper case', { ...DOMAIN, edge: HASH.toUpperCase() }, /edge must be the SHA-256/],
  ['three hashes', { ...DOMAIN, edge: [HASH, HASH, HASH].join(',') }, /one or two origin secrets/],
  ["a key's alias", { kmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:alias/x' }, /not of an alias/],
  ['a key elsewhere', { kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1' }, /another region: .* eu-central-1/],
  ['days that CloudWatch does not know', { logRetentionDays: '31' }, /logRetentionDays must be a number of days/],
  ['too few callbacks at once', { callbackConcurrency: '1' }, /from 2 to 1000/],
  ['an unknown function', { reservedConcurrency: 'deliver=5' }, /names "deliver", which is no function/],
  ['fewer than the queue starts', { reservedConcurrency: 'deliver-callback=99' }, /Lower callbackConcurrency, too/],
  ['a number alone', { reservedConcurrency: '50' }, /operations with a number each/],
])('%s: refused', (_, parameters, sentence) => {
  expect(faultOf(parameters)).toMatch(sentence);
});

test("a certificate of China's partition is of its region", () => {
  const certificateArn = 'arn:aws-cn:acm:cn-north-1:123456789012:certificate/1';
  expect(faultOf({ ...DOMAIN, certificateArn }, { region: 'cn-north-1' })).toBeUndefined();
  expect(faultOf({ ...DOMAIN, certificateArn })).toMatch(/another region/);
});
