import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { registryKeys } from '../shared/secrets/registry-keys.ts';
import { type SigningKeyDocument, signingKeys } from '../shared/secrets/signing-keys.ts';
import { stateKeys } from '../shared/secrets/state-keys.ts';
import { tokenKeys } from '../shared/secrets/token-keys.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';

/** First key of a ring by the ring's secret. Their ids are short, because a state begins with one. */
const FIRST_KEYS: Readonly<Record<string, () => object>> = {
  [signingKeys.secret]: () => ({ id: '1', privateKey: newPrivateKey() }),
  [stateKeys.secret]: () => ({ id: '1', secret: randomBytes(32).toString('base64url') }),
  [tokenKeys.secret]: () => ({ id: '1', secret: randomBytes(32).toString('base64url') }),
  [registryKeys.secret]: () => ({ id: '1', key: randomBytes(32).toString('base64') }),
};

/** `keys init`: makes the rings that are not there yet, and leaves the others as they are. */
export function keysInit(keys: Command, context: CommandContext): void {
  const command = keys.command('init').description("make the gateway's own keys: those rings that are not there yet");
  context.writing(command).action((options: WriteOptions) =>
    context.run(options, async ({ deployment, report }) => {
      for (const [secret, make] of Object.entries(FIRST_KEYS)) {
        const isThere = (await deployment.secrets.read(secret)) !== undefined;
        if (!isThere && !options.dryRun) await deployment.secrets.put(secret, { keys: [make()] });
        report({ secret, result: isThere ? 'unchanged' : 'created' });
      }
      const ring = (await deployment.secrets.read(signingKeys.secret)) as { keys: SigningKeyDocument[] } | undefined;
      const publicKey = ring?.keys[0] && publicHalfOf(ring.keys[0].privateKey);
      if (publicKey)
        report(
          { publicKey },
          `\nPublic key for your merchants, who verify responses and callbacks with it:\n${publicKey}`,
        );
    }),
  );
}

const newPrivateKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const publicHalfOf = (privateKey: string): string =>
  createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'pem' }).toString();
