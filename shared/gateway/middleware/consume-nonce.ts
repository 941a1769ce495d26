import { GatewayError } from '../../platform/errors.ts';
import type { NonceStore } from '../../storage/nonces.ts';
import { type Middleware, present } from '../request-context.ts';

/** A use is remembered this much longer than its timestamp stays in the window, for clocks that differ among ourselves. */
const CLOCK_MARGIN_MS = 60_000;

/** Uses up the request's replay token: the one write, and the last thing that can refuse. */
export function consumeNonce({
  protocol,
  nonces,
  timestampWindowMs,
}: {
  readonly protocol: { readonly name: string };
  readonly nonces: NonceStore;
  readonly timestampWindowMs: number;
}): Middleware {
  return {
    before: async ({ event: context }) => {
      const admission = present(context.admission, 'admission');
      if (admission.kind === 'public' || admission.kind === 'bearer') return;
      const { timestampMs } = present(context.credentials, 'credentials');
      const first = await nonces.consume({
        protocol: protocol.name,
        callerId: present(context.caller, 'caller').id,
        replayToken: admission.replayToken,
        expiresAtMs: present(timestampMs, 'timestampMs') + timestampWindowMs + CLOCK_MARGIN_MS,
      });
      if (!first) throw new GatewayError('replayed', { reason: 'the replay token was used before' });
    },
  };
}
