import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DEAD_LETTERS, QUEUE } from './environment.ts';
import type { World } from './world.ts';

/** What is stored, by the words in which the table of the docs speaks of it. */
export interface Snapshot {
  /** Condition of each item by its key. */
  readonly items: ReadonlyMap<string, string>;
  readonly queued: number;
  readonly deadLetters: number;
}

/** Looks into table and queues, past every gate. */
export async function takeSnapshot(world: World): Promise<Snapshot> {
  const items = await world.items();
  const { queues } = world.table.endpoints;
  const depth = (name: string): number => {
    const { visible, inFlight, delayed } = queues.get(name).depth();
    return visible + inFlight + delayed;
  };
  return {
    items: new Map(items.map((item) => [item.pk?.S ?? '', conditionOf(item)])),
    queued: depth(QUEUE),
    deadLetters: depth(DEAD_LETTERS),
  };
}

/** What came, went and changed between two looks; `nothing` when nothing did. */
export function difference(before: Snapshot, after: Snapshot): string {
  const keys = [...new Set([...before.items.keys(), ...after.items.keys()])];
  const changes = keys.flatMap((key) => {
    const [was, is] = [before.items.get(key), after.items.get(key)];
    if (was === is) return [];
    const name =
      NAMES[
        key
          .split('#')
          .slice(0, key.startsWith('health') ? 2 : 1)
          .join(' ')
      ] ?? key;
    if (was === undefined) return [is === '' ? name : `${name} ${is}`];
    return [is === undefined ? `no ${name} any more` : `${name} ${was} → ${is}`];
  });
  const count = (name: string, was: number, is: number) =>
    was === is ? [] : [`${is > was ? '+' : '−'}${Math.abs(is - was)} ${name}`];
  const counts = [
    ...count('on the queue', before.queued, after.queued),
    ...count('dead letter', before.deadLetters, after.deadLetters),
  ];
  return [...changes.sort(), ...counts].join('; ') || 'nothing';
}

const NAMES: Readonly<Record<string, string>> = {
  nonce: 'nonce',
  authorization: 'link',
  'auth-code': 'code',
  'health result': 'health result',
  'health probe': 'probe',
};

function conditionOf(item: Record<string, AttributeValue>): string {
  const [kind, sort] = item.pk?.S?.split('#') ?? [];
  if (kind === 'auth-code') return item.state?.S ?? '';
  if (kind === 'health' && sort === 'result') return item.status?.S ?? '';
  if (kind !== 'authorization') return '';
  const { outcome, delivery, attempts, openId, alipayUserId } = item;
  const parts = [outcome?.S, delivery?.S === 'none' ? undefined : delivery?.S];
  if (Number(attempts?.N) > 0) parts.push(`attempts ${attempts?.N}`);
  if (outcome?.S === 'success' && !openId && !alipayUserId) parts.push('erased');
  return parts.filter(Boolean).join(', ');
}
