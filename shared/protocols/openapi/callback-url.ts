import { isIP } from 'node:net';
import { describeViolation } from '../../gateway/describe-violation.ts';
import type { CallbackUrlRule, Violation } from '../../platform/violation.ts';

/** An address that a business registered: callbacks may go to it and to what lies below it. */
export interface RegisteredUrl {
  readonly origin: string;
  /** Path without a closing slash; empty for the whole origin. */
  readonly path: string;
}

/** Longest address, in characters. */
const MAX_LENGTH = 2_048;

type BrokenRule = Pick<Violation, 'rule' | 'limit' | 'actual'>;

/** Why an address is refused. The message is for the operator, and quotes nothing. */
export class CallbackUrlError extends Error {
  override readonly name = 'CallbackUrlError';
  readonly broken: BrokenRule;

  constructor(broken: BrokenRule) {
    // The name of the member stands before it, wherever it is shown.
    super(describeViolation({ member: '', ...broken }, 'en').trimStart());
    this.broken = broken;
  }
}

/**
 * Reads an address that callbacks may go to: `https`, no user info, no fragment, no address literal, no dot at the end of
 * the host, port 443 or none, and no `.`, `/` or `\` in encoded form in the path.
 * @param allowLoopback only on stage `local`: also `http` to the machine itself, on any port
 * @throws CallbackUrlError of the first rule that it breaks
 */
export function readCallbackUrl(text: string, { allowLoopback = false } = {}): URL {
  return readAddress(text, { allowLoopback, allowFragment: false });
}

/**
 * Reads the address behind the button of a result page: by the rules of a callback's, but that it may have a fragment, in
 * which pages with routes of their own keep their place.
 * @param allowLoopback as {@link readCallbackUrl} has it
 * @throws CallbackUrlError of the first rule that it breaks
 */
export function readReturnUrl(text: string, { allowLoopback = false } = {}): URL {
  return readAddress(text, { allowLoopback, allowFragment: true });
}

interface Allowed {
  readonly allowLoopback: boolean;
  readonly allowFragment: boolean;
}

function readAddress(text: string, { allowLoopback, allowFragment }: Allowed): URL {
  if (text === '') throw new CallbackUrlError({ rule: 'minLength', limit: 1 });
  const { length } = text;
  if (length > MAX_LENGTH) throw new CallbackUrlError({ rule: 'maxLength', limit: MAX_LENGTH, actual: length });
  if (!/^[\x21-\x7e]+$/.test(text)) throw new CallbackUrlError({ rule: 'url-characters' });
  const url = parseUrl(text);
  if (text.includes('\\')) throw new CallbackUrlError({ rule: 'url-backslash' });
  if (/^[^/]*\/\/[^/?#]*@/.test(text)) throw new CallbackUrlError({ rule: 'url-user-info' });
  if (!allowFragment && text.includes('#')) throw new CallbackUrlError({ rule: 'url-fragment' });
  if (/%(2e|2f|5c)/i.test(url.pathname)) throw new CallbackUrlError({ rule: 'url-encoded-path' });
  if (allowLoopback && url.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname)) return url;
  if (url.protocol !== 'https:') throw new CallbackUrlError({ rule: 'url-https' });
  if (url.port !== '') throw new CallbackUrlError({ rule: 'url-port' });
  checkHost(url.hostname);
  return url;
}

/** A parser takes `https:/x` for `https://x`, and the host of `shop.example:443/x` for a scheme. */
function parseUrl(text: string): URL {
  if (!/^[a-z][a-z0-9+.-]*:\/\/(?!\/)/i.test(text)) throw new CallbackUrlError({ rule: 'url-absolute' });
  const url = URL.parse(text);
  if (url) return url;
  throw new CallbackUrlError({ rule: 'url-syntax' });
}

function checkHost(host: string): void {
  if (isIP(host) !== 0 || host.startsWith('[')) throw new CallbackUrlError({ rule: 'url-ip-literal' });
  if (host.endsWith('.')) throw new CallbackUrlError({ rule: 'url-trailing-dot' });
  if (!host.includes('.')) throw new CallbackUrlError({ rule: 'url-full-host' });
}

/**
 * Reads an address as a business registers it.
 * @throws Error as {@link readCallbackUrl} does, and for a query
 */
export function readRegisteredUrl(text: string): RegisteredUrl {
  // Whether loopback may be used is for the request to judge: a secret does not know its stage.
  const url = readCallbackUrl(text, { allowLoopback: true });
  if (url.search !== '') throw new Error('has a query; register the path alone');
  return { origin: url.origin, path: url.pathname.replace(/\/$/, '') };
}

/**
 * Which rule an address breaks that lies neither at nor below a registered one: the same origin, and its path on a boundary of
 * segments.
 */
export function unregisteredPart(url: URL, registered: readonly RegisteredUrl[]): CallbackUrlRule | undefined {
  const there = registered.filter(({ origin }) => url.origin === origin);
  if (there.length === 0) return 'url-origin';
  const isBelow = there.some(({ path }) => url.pathname === path || url.pathname.startsWith(`${path}/`));
  return isBelow ? undefined : 'url-path';
}

/** Whether an address lies at or below a registered one. */
export const isRegistered = (url: URL, registered: readonly RegisteredUrl[]): boolean =>
  unregisteredPart(url, registered) === undefined;
