import { isIP } from 'node:net';

/** An address that a business registered: callbacks may go to it and to what lies below it. */
export interface RegisteredUrl {
  readonly origin: string;
  /** Path without a closing slash; empty for the whole origin. */
  readonly path: string;
}

/** Longest callback address, in characters. */
const MAX_LENGTH = 2_048;

/**
 * Reads an address that callbacks may go to: `https`, no user info, no fragment, no address literal, no dot at the end of
 * the host, port 443 or none, and no `.`, `/` or `\` in encoded form in the path.
 * @param allowLoopback stage `local` alone: also `http` to the machine itself, on any port
 * @throws Error that says what is wrong and quotes nothing
 */
export function readCallbackUrl(text: string, { allowLoopback = false } = {}): URL {
  if (text.length > MAX_LENGTH) throw new Error(`is longer than ${MAX_LENGTH} characters`);
  if (!/^[\x21-\x7e]+$/.test(text)) throw new Error('has a character that belongs into no address; encode it');
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error('is no absolute address like https://shop.example/callback');
  }
  if (text.includes('\\')) throw new Error('has a backslash');
  if (url.username !== '' || url.password !== '') throw new Error('has user info');
  if (text.includes('#')) throw new Error('has a fragment');
  if (/%(2e|2f|5c)/i.test(url.pathname)) throw new Error('has an encoded ".", "/" or "\\" in its path');
  if (allowLoopback && url.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname)) return url;
  if (url.protocol !== 'https:') throw new Error('is not https');
  if (url.port !== '') throw new Error('has a port other than 443');
  if (isIP(url.hostname) !== 0 || url.hostname.startsWith('['))
    throw new Error('has an address instead of a host name');
  if (url.hostname.endsWith('.') || !url.hostname.includes('.')) throw new Error('has no full host name');
  return url;
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

/** Whether an address lies at or below a registered one: the same origin, and its path on a boundary of segments. */
export function isRegistered(url: URL, registered: readonly RegisteredUrl[]): boolean {
  return registered.some(
    ({ origin, path }) => url.origin === origin && (url.pathname === path || url.pathname.startsWith(`${path}/`)),
  );
}
