/** The options of every AWS client, over sockets: a call comes to its end, whatever the other side does. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createAwsEndpoints } from '../../../local/aws/endpoints.ts';
import { AWS_CLIENT_OPTIONS } from '../../../shared/platform/aws.ts';
import { type Gate, type Misbehaviour, openGate } from '../../support/fault-matrix/gate.ts';

let endpoints: Awaited<ReturnType<typeof createAwsEndpoints>>;
beforeAll(async () => {
  endpoints = await createAwsEndpoints();
  endpoints.secrets.create('secret', { SecretString: 'x'.repeat(200) });
});
afterAll(() => endpoints.close());

/** Asks for the secret through a gate, with two calls one after the other: one that meets what is wrong, one that does not. */
async function askTwice(misbehaviour: Misbehaviour) {
  const gate: Gate = await openGate({ backend: endpoints.url });
  const client = new SecretsManagerClient({
    ...AWS_CLIENT_OPTIONS,
    endpoint: gate.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'function', secretAccessKey: 'local' },
  });
  const ask = () => client.send(new GetSecretValueCommand({ SecretId: 'secret' })).then(({ Name }) => Name);
  gate.misbehave({ misbehaviour, from: 1 });
  const first = await ask().catch((error: Error) => error.name);
  const { calls } = gate;
  gate.misbehave();
  const second = await ask();
  client.destroy();
  await gate.close();
  return { first, calls, second };
}

test('a call takes two attempts of 1.5 s at most', () => {
  const { maxAttempts, requestHandler } = AWS_CLIENT_OPTIONS;
  expect({ maxAttempts, ...requestHandler }).toEqual({
    maxAttempts: 2,
    connectionTimeout: 1_000,
    requestTimeout: 1_500,
    socketTimeout: 1_500,
    throwOnRequestTimeout: true,
    httpAgent: { maxSockets: 400 },
    httpsAgent: { maxSockets: 400 },
  });
});

test.concurrent('an answer that comes in time is taken', async () => {
  expect(await askTwice({ kind: 'delay', delayMs: 50 })).toMatchObject({ first: 'secret', second: 'secret' });
});

test.concurrent.each<Misbehaviour>([
  { kind: 'silence', carriedOut: true },
  { kind: 'half', ending: 'silence' },
])('two attempts, and no more, with %j; the next call is served', async (misbehaviour) => {
  expect(await askTwice(misbehaviour)).toEqual({ first: 'TimeoutError', calls: 2, second: 'secret' });
});
