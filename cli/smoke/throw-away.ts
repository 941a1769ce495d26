import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { isActive, readValidity, type ValidityDocument } from '../../shared/signing/validity.ts';
import { type CallerName, putCaller, removeCaller } from '../caller-writer.ts';
import { instantOf } from '../instant.ts';
import { sharedSecret } from '../keygen.ts';
import { type RegisteredCaller, readCallers } from '../registry-items.ts';
import type { RegistryWriter } from '../registry-writer.ts';

/** One caller of each protocol, whose keys end in 15 minutes. */
export interface ThrowAway {
  /** `smoke-` and eight hex digits: the same in each protocol. */
  readonly id: string;
  readonly connection: string;
  readonly accessKeySecret: string;
  readonly privateKey: string;
  readonly signSecret: string;
  readonly documents: readonly (CallerName & { readonly document: object })[];
}

const LIFE_MS = 15 * 60_000;
const NAME = /^smoke-[0-9a-f]{8}$/;

/** @param callbackUrl where the business's callbacks go */
export function throwAwayCallers(connection: string, callbackUrl: string, nowMs: number): ThrowAway {
  const id = `smoke-${randomBytes(4).toString('hex')}`;
  const notAfter = instantOf(nowMs + LIFE_MS);
  const [accessKeySecret, signSecret] = [sharedSecret(), sharedSecret()];
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = { id, secret: accessKeySecret, methods: ['HMAC-SHA1', 'token'], notAfter };
  const business = {
    ...{ algorithm: 'SHA256-RSA', publicKeys: [{ publicKey, notAfter }], connection },
    ...{ merchants: [{ merchantId: id, name: 'Smoke test' }] },
    ...{ callbackUrls: [callbackUrl], defaultCallbackUrl: callbackUrl },
  };
  const app = { signSecrets: [{ secret: signSecret, notAfter }], channels: { ali_pay: connection } };
  return {
    ...{ id, connection, accessKeySecret, signSecret },
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    documents: [
      { protocol: 'genauth', id, document: { accessKeys: [key], connections: [connection] } },
      { protocol: 'openapi', id, document: business },
      { protocol: 'daxpay', id, document: app },
    ],
  };
}

/** Does the work while the callers are there, and removes them, whatever happened. */
export async function withCallers<Result>(
  registry: RegistryWriter,
  { documents }: ThrowAway,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    for (const { document, ...name } of documents) await putCaller(registry, name, document);
    return await work();
  } finally {
    for (const name of documents) await removeCaller(registry, name);
  }
}

/** Removes what a run that was broken off has left, once its keys have ended. */
export async function removeLeftovers(registry: RegistryWriter, nowMs: number): Promise<void> {
  const callers = await readCallers(registry);
  for (const caller of callers.filter(({ id }) => NAME.test(id))) {
    if (keysOf(caller).every((key) => !isActive(readValidity(key), nowMs))) await removeCaller(registry, caller);
  }
}

function keysOf({ document }: RegisteredCaller): ValidityDocument[] {
  const { accessKeys, publicKeys, signSecrets } = (document ?? {}) as Record<string, ValidityDocument[] | undefined>;
  // Of a document that cannot be opened nothing says that its keys have ended.
  return [...(accessKeys ?? []), ...(publicKeys ?? []), ...(signSecrets ?? []), ...(document ? [] : [{}])];
}
