import { checkCall, type GatewayCall, readParameters } from './check-call.ts';
import type { ActiveModes } from './faults.ts';
import { BUSY } from './refusal.ts';
import type { AlipaySetup, Answer } from './setup.ts';
import { writeAnswer } from './signed-answer.ts';
import { sorryPage } from './sorry-page.ts';
import { callTokenService, type ServiceResult } from './token-service.ts';

/** `POST /gateway.do`: checks what the real one checks, and misbehaves as the fault modes say. */
export function answerGateway(call: GatewayCall, setup: AlipaySetup, modes: ActiveModes): Answer {
  const asked = `${call.query} ${call.body}`;
  if (modes.has('http500')) return page(500, sorryPage(asked));
  if (modes.has('html')) return page(200, sorryPage(asked));
  const text = carryOut(call, setup, modes);
  if (modes.has('timeout')) return { kind: 'silence' };
  return modes.has('reset') ? { kind: 'reset' } : page(200, text, modes.has('gbk') ? 'gbk' : undefined);
}

function carryOut(call: GatewayCall, setup: AlipaySetup, modes: ActiveModes): string {
  const { apps, certified, codes, alipayKey, now } = setup;
  const parameters = readParameters(call) ?? new Map<string, string>();
  const appId = parameters.get('app_id') ?? '';
  const certificates = certified.get(appId);
  const key = apps.has(appId) ? (certificates?.alipayKey ?? alipayKey) : undefined;
  const refusal = modes.has('busy') ? BUSY : checkCall(call, setup, now());
  const result: ServiceResult = refusal ? { kind: 'refused', refusal } : callTokenService(parameters, codes, now());
  return writeAnswer(result, { key, certSn: certificates?.alipayCertSn, method: parameters.get('method'), modes });
}

/** Alipay says of its JSON that it is HTML, and so does this. */
function page(status: number, text: string, charset?: 'gbk'): Answer {
  const headers = { 'content-type': `text/html;charset=${charset ?? 'utf-8'}` };
  return { kind: 'answer', status, headers, text, ...(charset && { charset }) };
}
