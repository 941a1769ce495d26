import { contract as link } from '../../functions/create-authorization-url/contract.ts';
import { contract as exchange } from '../../functions/exchange-auth-code/contract.ts';
import { contract as authInfo } from '../../functions/get-alipay-authinfo/contract.ts';
import { CALLER_ID } from '../../shared/gateway/protocol.ts';
import { accessKeyKey, type CallerProtocol, callerKey, type ItemKey } from '../../shared/registry/item-key.ts';
import { headerOf, type SentRequest, splitTarget } from './request/sent-request.ts';

const PATHS: Readonly<Record<CallerProtocol, string>> = {
  genauth: authInfo.path,
  openapi: link.path,
  daxpay: exchange.path,
};

/** The protocol under whose rules a request is signed: that of its path, behind any base path; none where nothing is signed. */
export function protocolOf({ target }: Pick<SentRequest, 'target'>): CallerProtocol | undefined {
  const [path] = splitTarget(target);
  return (Object.keys(PATHS) as CallerProtocol[]).find((protocol) => path.endsWith(PATHS[protocol]));
}

/** Reads one document of the registry; `undefined` where there is none. */
export type ReadItem = (key: ItemKey) => Promise<unknown>;

/**
 * Finds whose a request is, as the request says it: nothing is verified.
 * @returns the caller's id and document; `undefined` where it names nobody, or somebody who does not exist
 */
export async function findCaller(
  protocol: CallerProtocol,
  request: SentRequest,
  read: ReadItem,
): Promise<{ readonly id: string; readonly document: object } | undefined> {
  const { id, keyId } = CLAIMS[protocol](request);
  const owner = id ?? (keyId && (await ownerOf(keyId, read)));
  const document = owner && CALLER_ID.test(owner) ? await read(callerKey(protocol, owner)) : undefined;
  return owner && typeof document === 'object' && document !== null ? { id: owner, document } : undefined;
}

async function ownerOf(keyId: string, read: ReadItem): Promise<string | undefined> {
  if (!CALLER_ID.test(keyId)) return undefined;
  const pointer = (await read(accessKeyKey(keyId))) as { readonly caller?: string } | undefined;
  return pointer?.caller;
}

interface Claims {
  readonly id?: string | undefined;
  readonly keyId?: string | undefined;
}

/** Where a request of each protocol says whose it is. */
const CLAIMS: Readonly<Record<CallerProtocol, (request: SentRequest) => Claims>> = {
  genauth: genauthClaims,
  openapi: (request) => ({ id: headerOf(request, 'businessId')?.trim() }),
  daxpay: ({ body }) => ({ id: appIdIn(body) }),
};

function genauthClaims(request: SentRequest): Claims {
  const appId = headerOf(request, 'x-authing-app-id') ?? headerOf(request, 'x-genauth-app-id');
  const [, keyId] = /([^:\s]+):[^:]+$/.exec(headerOf(request, 'authorization') ?? '') ?? [];
  return { id: appId?.trim() || undefined, keyId };
}

function appIdIn(body: Buffer): string | undefined {
  try {
    const { appId } = JSON.parse(body.toString('utf8')) as { appId?: unknown };
    return typeof appId === 'string' ? appId : undefined;
  } catch {
    return undefined;
  }
}
