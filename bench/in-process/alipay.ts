import { sign } from 'node:crypto';
import { EventEmitter } from 'node:events';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { keys } from './material.ts';

const NODE =
  '{"access_token":"bench-token","expires_in":"1296000","open_id":"bench-open-id","re_expires_in":"2592000"}';
const SIGNATURE = sign('sha256', Buffer.from(NODE), keys.alipay.privateKey).toString('base64');

/** What Alipay answers to every code. A function does not know that it was signed in advance: it verifies it each time. */
export const ALIPAY_ANSWER = { text: NODE, signature: SIGNATURE };

const body = Buffer.from(`{"alipay_system_oauth_token_response":${NODE},"sign":"${SIGNATURE}"}`);

/** What Alipay was sent, for the correctness gate. */
export const sent: { url: string; body: string }[] = [];

/**
 * Puts an Alipay that answers at once, without a network, in the place of `http.request`, so that a function's own time is
 * what remains. Before the bundles are loaded.
 */
export function answerAsAlipay(): void {
  const request = (url: URL) => {
    const call = Object.assign(new EventEmitter(), {
      destroyed: false,
      destroy: () => undefined,
      end: (form: string) => {
        sent.length = 0;
        sent.push({ url: String(url), body: form });
        call.emit('response', { statusCode: 200, headers: {}, [Symbol.asyncIterator]: chunks });
      },
    });
    const socket = new EventEmitter();
    queueMicrotask(() => {
      call.emit('socket', socket);
      socket.emit('connect');
    });
    return call;
  };
  Object.assign(http, { request });
  syncBuiltinESMExports();
}

async function* chunks(): AsyncGenerator<Buffer> {
  yield body;
}
