import { callerKey, cardKey } from '../shared/registry/item-key.ts';
import type { CallerName } from './caller-writer.ts';
import { openDeployment } from './deployment.ts';
import { LOCAL_STAGE } from './local-stack.ts';
import { Refusal, type Surroundings } from './surroundings.ts';

/** A caller of the local stack, and the apps behind the connections that it may use. */
export interface OwnCaller {
  readonly document: object;
  appIdOf(connection: string): Promise<string>;
}

/** @throws Refusal when there is none */
export async function readOwnCaller({ protocol, id }: CallerName, surroundings: Surroundings): Promise<OwnCaller> {
  const deployment = openDeployment({ stage: LOCAL_STAGE }, surroundings);
  try {
    const registry = await deployment.openRegistry();
    const document = (await registry.read(callerKey(protocol, id)))?.document;
    if (document === undefined) throw new Refusal(`There is no caller ${protocol} ${id}. See: caller list`);
    const { channels = {} } = document as { channels?: Readonly<Record<string, string>> };
    const cards = Object.values(channels).map(async (connection) => {
      const card = (await registry.read(cardKey(connection)))?.document as { appId?: string } | undefined;
      return [connection, card?.appId] as const;
    });
    const appIds = new Map(await Promise.all(cards));
    return {
      document: document as object,
      async appIdOf(connection) {
        const appId = appIds.get(connection);
        if (appId !== undefined) return appId;
        throw new Refusal(`There is no connection ${connection || 'for ali_pay'}. See: connection list`);
      },
    };
  } finally {
    deployment.close();
  }
}
