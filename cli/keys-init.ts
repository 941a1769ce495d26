import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Command } from 'commander';
import { signingKeys } from '../shared/secrets/signing-keys.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { RINGS, type RingDocument } from './rings.ts';

/** `keys init`: makes the rings that are not there yet, and leaves the others as they are. */
export function keysInit(keys: Command, context: CommandContext): void {
  const command = keys.command('init').description("make the gateway's own keys: those rings that are not there yet");
  context.writing(command).action((options: WriteOptions) =>
    context.run(options, async ({ deployment, report }) => {
      for (const { secret, make } of Object.values(RINGS)) {
        const isThere = (await deployment.secrets.read(secret)) !== undefined;
        if (!isThere && !options.dryRun) await deployment.secrets.put(secret, { keys: [{ id: '1', ...make() }] });
        report({ secret, result: isThere ? 'unchanged' : 'created' });
      }
      const ring = (await deployment.secrets.read(signingKeys.secret)) as RingDocument | undefined;
      const privateKey = ring?.keys[0]?.privateKey;
      if (privateKey === undefined) return;
      const publicKey = publicHalfOf(privateKey);
      report(
        { publicKey },
        `\nPublic key for your merchants, who verify responses and callbacks with it:\n${publicKey}`,
      );
    }),
  );
}

/** The public half of a private key in PEM, as PEM. */
export const publicHalfOf = (privateKey: string): string =>
  createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'pem' }).toString();
