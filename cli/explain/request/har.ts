import { type SentRequest, splitUrl, UnreadableRequest } from './sent-request.ts';

/** A request in an HTTP archive (HAR 1.2). */
export interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly postData?: { readonly text?: string; readonly encoding?: string };
}

/** Its entry. */
export interface HarEntry {
  readonly startedDateTime?: string;
  readonly request: HarRequest;
}

/**
 * Reads an entry of an HTTP archive; of a whole archive the last one.
 * @throws UnreadableRequest
 */
export function readHar(value: HarEntry | { readonly log: { readonly entries: readonly HarEntry[] } }): SentRequest {
  const entry = 'log' in value ? value.log.entries?.at(-1) : value;
  const { method, url, headers = [], postData = {} } = entry?.request ?? { method: '', url: '' };
  if (typeof method !== 'string' || typeof url !== 'string' || url === '') {
    throw new UnreadableRequest('The archive has no entry with a request.');
  }
  const sentAtMs = Date.parse(entry?.startedDateTime ?? '');
  return {
    method,
    ...splitUrl(url),
    headers: headers.filter(({ name }) => !name.startsWith(':')).map(({ name, value: text }) => [name, text]),
    body: Buffer.from(postData.text ?? '', postData.encoding === 'base64' ? 'base64' : 'utf8'),
    ...(Number.isFinite(sentAtMs) && { sentAtMs }),
  };
}
