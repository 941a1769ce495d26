import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { bodyOf, type Callback, type TestBusiness } from './authorization-run.ts';
import type { RunningStack } from './stack.ts';

/** A merchant that lives in the test's own process, so that it outlives a stack that is killed. */
export interface OwnMerchant {
  /** Where it takes callbacks. */
  readonly callbackUrl: string;
  /** While true a callback gets no answer. */
  silent: boolean;
  /** Callbacks for a serial number so far, those without an answer too. */
  received(serialNo: string): Callback[];
  close(): void;
}

/** Starts a merchant on a free port. */
export async function startOwnMerchant(): Promise<OwnMerchant> {
  const callbacks: Callback[] = [];
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    callbacks.push({ receivedAt: new Date().toISOString(), headers, body: await text(request), verified: false });
    if (!merchant.silent) response.end('SUCCESS');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const merchant: OwnMerchant = {
    callbackUrl,
    silent: false,
    received: (serialNo) => callbacks.filter((callback) => bodyOf(callback).serialNo === serialNo),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return merchant;
}

/** What a business is registered with beside what every test's business has. */
export interface Registration {
  readonly callbackUrl: string;
  /** SPKI PEM. */
  readonly publicKey: string;
}

/** Configures a new business in a running stack, as an operator would. */
export async function registerBusiness(
  { aws }: RunningStack,
  { callbackUrl, publicKey }: Registration,
): Promise<Pick<TestBusiness, 'businessId' | 'merchantId'>> {
  const [businessId, merchantId] = [`own-${randomUUID()}`, 'own-merchant'];
  const business = {
    algorithm: 'SHA256-RSA',
    publicKeys: [{ publicKey }],
    merchants: [{ merchantId, name: 'Own Merchant' }],
    callbackUrls: [callbackUrl],
    defaultCallbackUrl: callbackUrl,
    connection: 'demo',
  };
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: aws, region: 'eu-central-1', credentials });
  const Name = `alipay-auth-gateway/local/callers/openapi/${businessId}`;
  await client.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(business) }));
  client.destroy();
  return { businessId, merchantId };
}
