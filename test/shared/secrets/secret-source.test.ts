import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerSource } from '../../../shared/secrets/secret-source.ts';

const name = 'alipay-auth-gateway/prod/connections/wework';
const good = { Name: name, SecretString: '{"a":1}', VersionId: 'v1' };

/** A client that answers with a value, or throws it if it is an error. */
function sourceOf(answer: unknown) {
  const commands: unknown[] = [];
  const client = {
    send: async (command: unknown) => {
      commands.push(command);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { fetchSecret: secretsManagerSource(client as unknown as Pick<SecretsManagerClient, 'send'>), commands };
}
const errorNamed = (errorName: string) => Object.assign(new Error('of AWS, with details'), { name: errorName });

describe('the source of secrets', () => {
  test('asks for the current version by name, and gives text and version', async () => {
    const { fetchSecret, commands } = sourceOf(good);
    expect(await fetchSecret(name)).toEqual({ text: '{"a":1}', versionId: 'v1' });
    expect(commands).toHaveLength(1);
    expect(commands[0]).toBeInstanceOf(GetSecretValueCommand);
    expect((commands[0] as GetSecretValueCommand).input).toEqual({ SecretId: name });
  });

  test('gives an empty text, too: what it means is for its reader to say', async () => {
    expect(await sourceOf({ ...good, SecretString: '' }).fetchSecret(name)).toEqual({ text: '', versionId: 'v1' });
  });

  test.each(['ResourceNotFoundException', 'InvalidRequestException'])('takes %s for "there is none"', async (error) => {
    expect(await sourceOf(errorNamed(error)).fetchSecret(name)).toBeUndefined();
  });

  test.each(['AccessDeniedException', 'DecryptionFailure'])('takes %s for an operator’s error', async (error) => {
    const cause = errorNamed(error);
    await expect(sourceOf(cause).fetchSecret(name)).rejects.toMatchObject({
      code: 'misconfigured',
      message: `secret ${name}: ${error}`,
      cause,
    });
  });

  test('takes a secret of bytes for an operator’s error', async () => {
    const binary = { Name: name, VersionId: 'v1', SecretBinary: new Uint8Array([1]) };
    await expect(sourceOf(binary).fetchSecret(name)).rejects.toMatchObject({
      code: 'misconfigured',
      message: `secret ${name}: holds no text`,
    });
  });

  test.each([
    'InternalServiceError',
    'ThrottlingException',
    'TimeoutError',
    'UnrecognizedClientException',
    'ExpiredTokenException',
    'InvalidParameterException',
    'CredentialsProviderError',
    'SyntaxError',
  ])('takes %s for "ask again later"', async (error) => {
    const cause = errorNamed(error);
    await expect(sourceOf(cause).fetchSecret(name)).rejects.toMatchObject({
      code: 'unavailable',
      message: `Secrets Manager failed for secret ${name}`,
      cause,
    });
  });

  test.each([
    ['nothing', {}],
    ['another secret', { ...good, Name: 'another' }],
    ['no version', { ...good, VersionId: undefined }],
    ['no name', { ...good, Name: undefined }],
  ])('an answer with %s is none', async (_what, answer) => {
    await expect(sourceOf(answer).fetchSecret(name)).rejects.toMatchObject({
      code: 'unavailable',
      message: `Secrets Manager gave no usable response for secret ${name}`,
    });
  });

  test('takes whatever else is thrown for "ask again later"', async () => {
    const client = { send: () => Promise.reject('a text') } as unknown as Pick<SecretsManagerClient, 'send'>;
    await expect(secretsManagerSource(client)(name)).rejects.toMatchObject({ code: 'unavailable', cause: 'a text' });
  });

  test('fails as "ask again later" when nothing answers at all, through the real client', async () => {
    const client = new SecretsManagerClient({
      endpoint: 'http://127.0.0.1:1',
      region: 'eu-central-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      maxAttempts: 1,
    });
    await expect(secretsManagerSource(client)(name)).rejects.toMatchObject({ code: 'unavailable' });
    client.destroy();
  });
});
