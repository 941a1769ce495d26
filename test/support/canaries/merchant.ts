import { type SentCallback, startMerchant } from '../merchant-server.ts';
import type { Evidence } from './detector.ts';
import { newToken } from './marker.ts';

/** How this merchant answers a callback; all but the first are failures, and quote what came. */
const MERCHANT_MODES = ['success', 'fail', 'redirect', 'long', 'reset', 'garbage'] as const;

/** One of the modes. */
export type MerchantMode = (typeof MERCHANT_MODES)[number];

/** A callback that came, whatever it was answered. */
interface ReceivedCallback {
  readonly businessId: string;
  readonly serialNo: string;
  readonly evidence: Evidence;
}

/** A merchant in the test's own process that keeps all that it is sent, and says things that are nobody's business. */
export interface TalkativeMerchant {
  /** Where callbacks go; below it any path and query. */
  readonly callbackUrl: string;
  /** What it says in its answers. */
  readonly words: string;
  readonly modes: readonly MerchantMode[];
  /** Of the next callbacks, until it is set anew. */
  mode: MerchantMode;
  /** Callbacks so far. */
  readonly received: readonly ReceivedCallback[];
  close(): void;
}

/** Starts it on a free port. */
export async function startTalkativeMerchant(): Promise<TalkativeMerchant> {
  const words = newToken();
  const server = await startMerchant(({ body }, response, { socket }) => {
    response.setHeader('x-words', words);
    if (merchant.mode === 'success') response.end('SUCCESS');
    if (merchant.mode === 'fail') response.writeHead(500).end(`${words} ${body}`);
    if (merchant.mode === 'redirect') response.writeHead(307, { location: `/${words}` }).end();
    if (merchant.mode === 'long') response.end(`${words} ${body}`.repeat(10));
    if (merchant.mode === 'reset') socket.resetAndDestroy();
    if (merchant.mode === 'garbage') socket.end(`HTTP/1.1 2xx ${words}\r\n\r\n${words}`);
  });
  const merchant: TalkativeMerchant = {
    callbackUrl: server.callbackUrl,
    words,
    modes: MERCHANT_MODES,
    mode: 'success',
    get received() {
      return server.received.map(evidenceOf);
    },
    close: server.close,
  };
  return merchant;
}

const evidenceOf = ({ method, url, headers, body, serialNo }: SentCallback): ReceivedCallback => ({
  businessId: String(headers.businessid),
  serialNo,
  evidence: { place: `callback/${serialNo}`, text: `${method} ${url}\n${JSON.stringify(headers)}\n${body}` },
});
