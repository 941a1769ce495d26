import { createConnectionKind } from '../../shared/alipay/connection.ts';
import { probeAlipay } from '../../shared/alipay/probe.ts';
import { createTokenClient } from '../../shared/alipay/token-exchange.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { type ConnectionKindName, connectionKindOf } from '../../shared/secrets/connections.ts';
import { readEntity } from '../../shared/secrets/entity.ts';
import { wechatConnectionKind } from '../../shared/wechat/connection.ts';
import { probeWechat } from '../../shared/wechat/probe.ts';
import { createWechatClient } from '../../shared/wechat/token-exchange.ts';
import type { Deployment } from '../deployment.ts';
import { findLocalStack, LOCAL_STAGE, readDemo } from '../local-stack.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Verdict, verdictFor } from './verdict.ts';

/** A connection whose secret was read. */
export interface ProbedConnection {
  readonly identifier: string;
  readonly document: unknown;
}

/** Where the other side of a probe is. */
export interface ProbePlace {
  readonly nowMs: number;
  /** Of Alipay and WeChat alike: the fakes of stage `local` share an address. */
  readonly fakeBaseUrl: string | undefined;
}

/** How each kind of connection is proven; a connection without `kind` is Alipay's. */
const PROBES: Readonly<
  Record<ConnectionKindName, (connection: ProbedConnection, place: ProbePlace) => Promise<Verdict>>
> = {
  alipay: proveAlipay,
  wechat: proveWechat,
};

/** Where stage `local` has its fake, and every other stage the real ones. */
export function probePlace({ stage }: Pick<Deployment, 'stage'>, { environment, nowMs }: Surroundings): ProbePlace {
  const fakeBaseUrl = stage === LOCAL_STAGE ? readDemo(findLocalStack(environment)).alipay : undefined;
  return { nowMs, fakeBaseUrl };
}

/** Proves a connection with a call that spends nothing. Never throws for what is wrong with the connection. */
export async function probeConnection(connection: ProbedConnection, place: ProbePlace): Promise<Verdict> {
  const kind = connectionKindOf(connection.document);
  if (!kind) {
    const { kind: other } = Object(connection.document) as { kind?: unknown };
    return { proven: false, text: `this version has no probe for a connection of kind ${other}`, remedy: '' };
  }
  try {
    return await PROBES[kind](connection, place);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { proven: false, text: error.message, remedy: `connection show ${connection.identifier}` };
  }
}

async function proveAlipay(
  { identifier, document }: ProbedConnection,
  { nowMs, fakeBaseUrl }: ProbePlace,
): Promise<Verdict> {
  const kind = createConnectionKind(() => nowMs);
  const connection = readEntity(kind, `connection ${identifier}`, JSON.stringify(document));
  const requestToken = createTokenClient({ alipayBaseUrl: fakeBaseUrl });
  return verdictFor(identifier, await probeAlipay(connection, requestToken));
}

async function proveWechat({ identifier, document }: ProbedConnection, { fakeBaseUrl }: ProbePlace): Promise<Verdict> {
  const connection = readEntity(wechatConnectionKind, `connection ${identifier}`, JSON.stringify(document));
  const requestToken = createWechatClient({ wechatBaseUrl: fakeBaseUrl });
  return verdictFor(identifier, await probeWechat(connection, requestToken));
}
