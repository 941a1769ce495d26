import type { Step } from './step.ts';

/** Behind a proxy of the operator's these headers are the proxy's; without one they mean nothing. Callers must not choose them. */
export const EDGE_STEP: Step = {
  name: 'GET /health with forged x-origin-verify and x-forwarded-for answers ok: a proxy in front replaces what callers send',
  run: async ({ send }) => {
    const headers = { 'x-origin-verify': ['forged', 'twice'], 'x-forwarded-for': '192.0.2.1' };
    const { status, json } = await send({ method: 'GET', target: '/health', headers });
    if (status !== 200 || json.status !== 'ok') throw new Error(`HTTP ${status} ${JSON.stringify(json)}`);
  },
};
