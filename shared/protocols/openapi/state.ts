import type { KeyObject } from 'node:crypto';
import { decodeBase62, encodeBase62 } from '../../platform/base62.ts';
import { equalBytes, hmac } from '../../signing/digests.ts';

/**
 * What a link's `state` says. It is not stored: whoever has the state key makes the same state from the authorization again,
 * and a state that was forged or has expired is refused without asking any store.
 */
export interface StateClaim {
  /** One of `[A-Za-z0-9]`: which state key. */
  readonly keyVersion: string;
  /** Second of the link's creation since the epoch. */
  readonly createdAtSeconds: number;
  /** 32 hex digits. */
  readonly locator: string;
}

/** Keeps these tags apart from any other use of the same key. */
const LABEL = 'alipay-auth-gateway state v1\n';
const GRAMMAR = /^[A-Za-z0-9]{51}$/;

/**
 * Makes a state: key version (1), creation second (6), locator (22) and tag (22), 51 letters and digits. The tag has 128
 * bits that nobody without the key can compute.
 */
export function makeState({ keyVersion, createdAtSeconds, locator }: StateClaim, key: KeyObject): string {
  const second = encodeBase62(BigInt(createdAtSeconds), 6);
  const claim = `${keyVersion}${second}${encodeBase62(BigInt(`0x${locator}`), 22)}`;
  return `${claim}${tagOf(claim, key)}`;
}

/**
 * Reads a state and verifies its tag.
 * @param keyOf gives the key of a version, also one that makes no new states any more
 * @returns `undefined` for anything that this gateway did not make
 */
export function readState(state: string, keyOf: (version: string) => KeyObject | undefined): StateClaim | undefined {
  if (!GRAMMAR.test(state)) return undefined;
  const [claim, tag] = [state.slice(0, 29), state.slice(29)];
  const keyVersion = state.slice(0, 1);
  const key = keyOf(keyVersion);
  if (!key || !equalBytes(Buffer.from(tagOf(claim, key)), Buffer.from(tag))) return undefined;
  return {
    keyVersion,
    createdAtSeconds: Number(decodeBase62(state.slice(1, 7))),
    locator: decodeBase62(state.slice(7, 29)).toString(16).padStart(32, '0'),
  };
}

function tagOf(claim: string, key: KeyObject): string {
  const tag = hmac('sha256', key, Buffer.from(`${LABEL}${claim}`), 'hex').slice(0, 32);
  return encodeBase62(BigInt(`0x${tag}`), 22);
}
