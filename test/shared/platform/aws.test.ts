/** The options of every AWS client, over sockets: how long a call can take at most. */
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
  const startedAtMs = performance.now();
  const first = await ask().catch((error: Error) => error.name);
  const elapsedMs = performance.now() - startedAtMs;
  gate.misbehave();
  const second = await ask();
  client.destroy();
  await gate.close();
  return { first, elapsedMs, second };
}

test.concurrent('an answer that comes in time is taken', async () => {
  expect(await askTwice({ kind: 'delay', delayMs: 1_000 })).toMatchObject({ first: 'secret', second: 'secret' });
});

test.concurrent.each<Misbehaviour>([
  { kind: 'silence', carriedOut: true },
  { kind: 'half', ending: 'silence' },
])('two attempts of 1.5 s, and not longer, with %j; the next call is served', async (misbehaviour) => {
  const { first, elapsedMs, second } = await askTwice(misbehaviour);
  expect(first).toBe('TimeoutError');
  expect(elapsedMs).toBeLessThan(4_000);
  expect(second).toBe('secret');
});
