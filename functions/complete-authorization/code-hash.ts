import { createHash } from 'node:crypto';

/** How an auth code is remembered: SHA-256 in hex, never the code itself. */
export const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');
