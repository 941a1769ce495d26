/** Held to the rules of the SDK itself, in every region that they know. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { knownEndpoint } from '../../../shared/platform/known-endpoint.ts';

const CLIENTS = { dynamodb: DynamoDBClient, secretsmanager: SecretsManagerClient, sqs: SQSClient } as const;
const SERVICES = Object.keys(CLIENTS) as (keyof typeof CLIENTS)[];
const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'mx-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1'],
  ...['ap-southeast-2', 'ap-southeast-5', 'ap-southeast-7', 'af-south-1', 'il-central-1', 'me-central-1', 'me-south-1'],
  ...['cn-north-1', 'cn-northwest-1'],
];

/** What the SDK's own rules say. */
function ruled(service: keyof typeof CLIENTS, Region: string, UseFIPS: boolean): string {
  const { config } = new CLIENTS[service]({ region: Region });
  return config.endpointProvider({ Region, UseFIPS, UseDualStack: false }).url.href;
}

const known = (service: keyof typeof CLIENTS, environment: Readonly<Record<string, string>>): string =>
  knownEndpoint(service, environment).endpointProvider().url.href;

describe.each(SERVICES)('%s is where the SDK says, in every region of both partitions', (service) => {
  test.each([
    ['', false],
    ['true', true],
  ])('AWS_USE_FIPS_ENDPOINT=%s', (AWS_USE_FIPS_ENDPOINT, isFips) => {
    for (const AWS_REGION of REGIONS)
      expect(known(service, { AWS_REGION, AWS_USE_FIPS_ENDPOINT })).toBe(ruled(service, AWS_REGION, isFips));
  });
});

test('an address that the environment names is the address', () => {
  const environment = { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:3200' };
  expect(known('sqs', environment)).toBe('http://127.0.0.1:3200/');
});

test.each([
  [{}],
  [{ AWS_REGION: '' }],
  [{ AWS_REGION: 'us-gov-west-1' }],
  [{ AWS_REGION: 'us-iso-east-1' }],
  [{ AWS_REGION: 'eusc-de-east-1' }],
  [{ AWS_REGION: 'eu-central-1.example.com' }],
])('a call is refused with %j', (environment) => {
  expect(() => known('dynamodb', environment)).toThrow('no region of the partitions aws and aws-cn');
});

test.each(['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'])(
  'an address of its own beside %s is refused',
  (name) => {
    const environment = { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:3200', [name]: 'true' };
    expect(() => known('dynamodb', environment)).toThrow(name);
  },
);
