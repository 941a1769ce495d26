import { isUtf8 } from 'node:buffer';

/** A body as payload 2.0 carries it. */
export interface EventBody {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * An HTTP API passes these content types as text and every other one, also form data and a missing content type, in
 * base64 (measured against AWS by others: pull request 766 of ministackorg/ministack).
 */
const TEXT = /^(?:text\/[^;\s]+|application\/(?:json|xml|javascript))\s*(?:;|$)/i;

/** What an event says of a request's body; nothing for an empty one. */
export function encodeBody(body: Buffer, contentType: string | undefined): EventBody | undefined {
  if (body.length === 0) return undefined;
  if (TEXT.test(contentType ?? '') && isUtf8(body)) return { body: body.toString('utf8'), isBase64Encoded: false };
  return { body: body.toString('base64'), isBase64Encoded: true };
}
