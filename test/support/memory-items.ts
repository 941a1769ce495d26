/** Items of authorizations in a map: the transitions and their conditions as in DynamoDB, without its requests. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { fromItem, toItem } from '../../shared/storage/authorization-item.ts';
import type { AuthorizationItems, DueItem, DuePartition } from '../../shared/storage/authorization-items.ts';
import type { Change } from '../../shared/storage/authorization-transitions.ts';
import type { Condition } from '../../shared/storage/condition.ts';

type Item = Record<string, AttributeValue>;

/** Authorizations as items of a map, by locator. */
export function memoryItems(items: Map<string, Item> = new Map()): AuthorizationItems {
  const find = (locator: string) => {
    const item = items.get(locator);
    return item && fromItem(item);
  };
  return {
    load: async (locator) => find(locator),

    async create(authorization, nowSeconds) {
      const existing = find(authorization.locator);
      if (existing && existing.expiresAtSeconds >= nowSeconds) return existing;
      items.set(authorization.locator, toItem(authorization));
      return undefined;
    },

    async update(locator, change) {
      const item = items.get(locator);
      if (item === undefined || !holds(change.when, item)) return false;
      items.set(locator, changed(item, change));
      return true;
    },

    async due({ limit, after, ...partition }) {
      const all = dueIn(items, partition).filter((item) => after === undefined || inOrder(cursorOf(after), item) < 0);
      const page = all.slice(0, limit);
      const last = page.at(-1);
      const next = last && all.length > limit && { pk: { S: last.locator }, dueAt: { N: String(last.dueAtMs) } };
      return { items: page, ...(next && { next }) };
    },

    countDue: async (partition) => dueIn(items, partition).length,
  };
}

const dueIn = (items: Map<string, Item>, { partition, untilMs }: DuePartition) =>
  [...items]
    .filter(([, item]) => item.sweep?.S === partition && Number(item.dueAt?.N) <= untilMs)
    .map(([locator, item]) => ({ locator, businessId: String(item.businessId?.S), dueAtMs: Number(item.dueAt?.N) }))
    .sort(inOrder);

type Place = Pick<DueItem, 'locator' | 'dueAtMs'>;
const cursorOf = ({ pk, dueAt }: Item): Place => ({ locator: String(pk?.S), dueAtMs: Number(dueAt?.N) });
const inOrder = (one: Place, other: Place): number =>
  one.dueAtMs - other.dueAtMs || (one.locator < other.locator ? -1 : Number(one.locator > other.locator));

function changed(item: Item, { set = {}, add = {}, remove = [] }: Change): Item {
  const added = Object.entries(add).map(([name, value]) => {
    return [name, { SS: [...new Set([...(item[name]?.SS ?? []), value])] }] as const;
  });
  const assigned = Object.entries(set).map(([name, value]) => {
    return [name, typeof value === 'number' ? { N: String(value) } : { S: value }] as const;
  });
  const kept = Object.entries(item).filter(([name]) => !remove.includes(name));
  return Object.fromEntries([...kept, ...assigned, ...added]);
}

/** As DynamoDB judges it. */
function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'not':
      return !holds(condition.condition, item);
    case 'all':
      return condition.conditions.every((part) => holds(part, item));
    case 'any':
      return condition.conditions.some((part) => holds(part, item));
    default: {
      const attribute = item[condition.attribute];
      if (condition.kind === 'exists') return attribute !== undefined;
      if (condition.kind === 'oneOf') return condition.values.some((value) => isEqual(attribute, value));
      if (condition.kind === 'contains') return attribute?.SS?.includes(condition.value) === true;
      if (condition.kind === 'sizeBelow') return attribute?.SS !== undefined && attribute.SS.length < condition.value;
      if (attribute?.N === undefined) return false;
      const number = Number(attribute.N);
      return condition.kind === 'atLeast' ? number >= condition.value : number <= condition.value;
    }
  }
}

const isEqual = (attribute: AttributeValue | undefined, value: string | number): boolean =>
  typeof value === 'number' ? attribute?.N === String(value) : attribute?.S === value;
