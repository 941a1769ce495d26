import type { CallbackBody } from './authorization-run.ts';
import { HANG_MS } from './hang.ts';
import { startMerchant } from './merchant-server.ts';
import { isSigned } from './openapi-client.ts';

/** What a merchant trusts at a moment. */
export interface TrustedByMerchant {
  /** The platform's public keys, as PEM. */
  readonly platformKeys: readonly string[];
  /** Secrets that an MD5 business shares with the platform. */
  readonly md5Secrets: readonly string[];
}

/** A merchant that believes a callback only when it verifies in the moment in which it arrives. */
export interface VerifyingMerchant {
  readonly callbackUrl: string;
  /** Settles with the callback of a serial number; to be asked for once, before or after it arrives. */
  callback(serialNo: string): Promise<CallbackBody>;
  /** Callbacks that did not verify, by serial number, and those that came for an event that was taken already. */
  readonly refused: readonly string[];
  readonly repeated: readonly string[];
  close(): void;
}

const NONCE = /^c\.[0-9a-f-]{36}$/;
const WINDOW_MS = 300_000;

/** @param trusted asked anew for each callback, so that a rotation shows */
export async function startVerifyingMerchant(trusted: () => TrustedByMerchant): Promise<VerifyingMerchant> {
  const [refused, repeated]: [string[], string[]] = [[], []];
  const taken = new Map<string, CallbackBody>();
  const waiting = new Map<string, (callback: CallbackBody) => void>();
  const take = (callback: CallbackBody): void => {
    if (taken.has(callback.serialNo)) repeated.push(callback.serialNo);
    taken.set(callback.serialNo, callback);
    waiting.get(callback.serialNo)?.(callback);
  };
  const { callbackUrl, close } = await startMerchant(({ headers, body, serialNo }, response) => {
    const isTrue = isTrueCallback(headers, body, trusted());
    if (isTrue) take(JSON.parse(body) as CallbackBody);
    else refused.push(serialNo);
    response.writeHead(isTrue ? 200 : 401).end(isTrue ? 'SUCCESS' : 'FAIL');
  });
  return {
    callbackUrl,
    close,
    refused,
    repeated,
    async callback(serialNo) {
      const there = taken.get(serialNo);
      if (there) return there;
      return new Promise<CallbackBody>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('it hangs: no callback')), HANG_MS);
        waiting.set(serialNo, (callback) => {
          clearTimeout(timer);
          waiting.delete(serialNo);
          resolve(callback);
        });
      });
    },
  };
}

/** By the published rule: a fresh moment, the nonce of a callback, and a signature under a key that is trusted. */
function isTrueCallback(
  headers: Readonly<Record<string, string>>,
  body: string,
  { platformKeys, md5Secrets }: TrustedByMerchant,
): boolean {
  const { nonce = '', timestamp = '', signtype } = headers;
  if (!NONCE.test(nonce) || Math.abs(Number(timestamp) - Date.now()) > WINDOW_MS) return false;
  if (signtype === 'MD5') return md5Secrets.some((secret) => isSigned(headers, body, { secret }));
  return platformKeys.some((publicKey) => isSigned(headers, body, { publicKey }));
}
