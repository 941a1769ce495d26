import type { CallerProtocol } from '../shared/registry/item-key.ts';
import { sharedSecret } from './keygen.ts';
import { UsageError } from './surroundings.ts';

/** What an operator says of a new caller; each protocol takes some of it. */
export interface DraftOptions {
  readonly connection: readonly string[];
  readonly public?: boolean;
  readonly method?: readonly string[];
  readonly merchant?: readonly string[];
  readonly callbackUrl?: readonly string[];
  readonly publicKey?: string;
  readonly md5?: boolean;
  readonly signType?: string;
  readonly channel?: readonly string[];
  readonly ip?: readonly string[];
}

/** A caller that is to be made. */
export interface Draft {
  readonly document: object;
  /** What the caller must get, by the name of the setting in its client. Its secrets are printed here and nowhere else. */
  readonly handOver: Readonly<Record<string, string>>;
}

/**
 * Drafts a caller, with new secrets where it needs some.
 * @param readFile gives a file's text
 * @throws UsageError for what is missing
 */
export function draftCaller(
  protocol: CallerProtocol,
  id: string,
  options: DraftOptions,
  readFile: (file: string) => string,
): Draft {
  const addresses = options.ip ? { allowedSourceIps: options.ip } : {};
  return DRAFTS[protocol](id, options, { addresses, readFile });
}

interface DraftMeans {
  readonly addresses: object;
  readonly readFile: (file: string) => string;
}

const DRAFTS: Readonly<Record<CallerProtocol, (id: string, options: DraftOptions, means: DraftMeans) => Draft>> = {
  genauth: draftApp,
  openapi: draftBusiness,
  daxpay: draftDaxpayApp,
};

function draftApp(id: string, { connection, public: isPublic = false, method = ['HMAC-SHA256'] }: DraftOptions): Draft {
  const connections = [...connection];
  const appSecret = sharedSecret();
  if (isPublic) return { document: { public: true, appSecret, connections }, handOver: { appId: id, appSecret } };
  const key = { id: `${id}-1`.slice(-64), secret: sharedSecret(), methods: [...method] };
  return {
    document: { appSecret, accessKeys: [key], connections },
    handOver: { appId: id, appSecret, accessKeyId: key.id, accessKeySecret: key.secret, methods: method.join(', ') },
  };
}

function draftBusiness(
  id: string,
  { connection, merchant = [], callbackUrl = [], publicKey, md5 = false }: DraftOptions,
  { addresses, readFile }: DraftMeans,
): Draft {
  if (merchant.length === 0)
    throw new UsageError("A business needs its merchants: --merchant 'shop-1=Name of the shop'");
  if (callbackUrl.length === 0) throw new UsageError('A business needs the address of its callbacks: --callback-url');
  if (md5 === (publicKey !== undefined)) throw new UsageError('A business signs with --public-key FILE or with --md5.');
  const secret = md5 ? sharedSecret() : undefined;
  return {
    document: {
      ...(secret === undefined
        ? { algorithm: 'SHA256-RSA', publicKeys: [{ publicKey: readFile(String(publicKey)) }] }
        : { algorithm: 'MD5', md5Secrets: [{ secret }] }),
      merchants: merchant.map((text) => pair(text, '--merchant', ['merchantId', 'name'])),
      callbackUrls: [...callbackUrl],
      defaultCallbackUrl: callbackUrl[0],
      connection: only(connection),
      ...addresses,
    },
    handOver: {
      businessId: id,
      merchantIds: merchant.map((text) => text.split('=')[0]).join(', '),
      signType: secret === undefined ? 'SHA256-RSA' : 'MD5',
      ...(secret !== undefined && { secret }),
    },
  };
}

function draftDaxpayApp(
  id: string,
  { connection, signType = 'hmac_sha256', channel }: DraftOptions,
  { addresses }: DraftMeans,
): Draft {
  const secret = sharedSecret();
  const named = channel?.map((text) => pair(text, '--channel', ['channel', 'connection'])) ?? [
    { channel: 'ali_pay', connection: only(connection) },
  ];
  const channels = Object.fromEntries(named.map((entry) => [entry.channel, entry.connection]));
  return {
    document: { signType, signSecrets: [{ secret }], channels, ...addresses },
    handOver: { appId: id, signType, signSecret: secret, channels: Object.keys(channels).join(', ') },
  };
}

/** Both halves of `a=b`, by their names. */
function pair<First extends string, Second extends string>(
  text: string,
  option: string,
  [first, second]: readonly [First, Second],
): Record<First | Second, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`${option} takes ${first}=${second}.`);
  return { [first]: text.slice(0, equals), [second]: text.slice(equals + 1) } as Record<First | Second, string>;
}

function only(connections: readonly string[]): string {
  const [connection, another] = connections;
  if (connection !== undefined && another === undefined) return connection;
  throw new UsageError('This protocol takes one connection: --connection ID');
}
