import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
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
  const received: ReceivedCallback[] = [];
  const words = newToken();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { serialNo } = JSON.parse(body) as { serialNo: string };
    const sent = `${request.method} ${request.url}\n${JSON.stringify(request.headers)}\n${body}`;
    received.push({
      businessId: String(request.headers.businessid),
      serialNo,
      evidence: { place: `callback/${serialNo}`, text: sent },
    });
    response.setHeader('x-words', words);
    if (merchant.mode === 'success') response.end('SUCCESS');
    if (merchant.mode === 'fail') response.writeHead(500).end(`${words} ${body}`);
    if (merchant.mode === 'redirect') response.writeHead(307, { location: `/${words}` }).end();
    if (merchant.mode === 'long') response.end(`${words} ${body}`.repeat(10));
    if (merchant.mode === 'reset') request.socket.resetAndDestroy();
    if (merchant.mode === 'garbage') request.socket.end(`HTTP/1.1 2xx ${words}\r\n\r\n${words}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const merchant: TalkativeMerchant = {
    callbackUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    words,
    modes: MERCHANT_MODES,
    mode: 'success',
    received,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return merchant;
}
