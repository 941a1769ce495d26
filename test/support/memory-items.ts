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
      const all = dueIn(items, partition, after && cursorOf(after));
      const page = all.slice(0, limit);
      const last = page.at(-1);
      const next = last && all.length > limit && { pk: { S: last.locator }, dueAt: { N: String(last.dueAtMs) } };
      return { items: page, ...(next && { next }) };
    },

    countDue: async (partition) => dueIn(items, partition).length,
  };
}

/** In one pass, because a sweep asks again for every page of thousands. */
function dueIn(items: Map<string, Item>, { partition, untilMs }: DuePartition, after?: Place): DueItem[] {
  const due: DueItem[] = [];
  for (const [locator, item] of items) {
    if (item.sweep?.S !== partition) continue;
    const place = { locator, dueAtMs: Number(item.dueAt?.N) };
    if (!(place.dueAtMs <= untilMs) || (after && inOrder(after, place) >= 0)) continue;
    due.push({ ...place, businessId: String(item.businessId?.S) });
  }
  return due.sort(inOrder);
}

type Place = Pick<DueItem, 'locator' | 'dueAtMs'>;
const cursorOf = ({ pk, dueAt }: Item): Place => ({ locator: String(pk?.S), dueAtMs: Number(dueAt?.N) });
const inOrder = (one: Place, other: Place): number =>
  one.dueAtMs - other.dueAtMs || (one.locator < other.locator ? -1 : Number(one.locator > other.locator));

function changed(item: Item, { set = {}, add = {}, remove = [] }: Change): Item {
  const next: Item = {};
  for (const [name, value] of Object.entries(item)) if (!remove.includes(name)) next[name] = value;
  for (const [name, value] of Object.entries(set))
    next[name] = typeof value === 'number' ? { N: String(value) } : { S: value };
  for (const [name, value] of Object.entries(add))
    next[name] = { SS: [...new Set([...(item[name]?.SS ?? []), value])] };
  return next;
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
