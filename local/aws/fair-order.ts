/** From this many messages in flight on, a tenant with more than {@link SHARE} of all of them is noisy. */
const MANY_IN_FLIGHT = 30;
const SHARE = 0.1;
/** Processing counts as recent for so long, and so long after its last message a tenant is noisy no more. */
const RECENT_MS = 5 * 60_000;

/** What the order depends on. */
export interface FairMessage {
  readonly id: string;
  readonly groupId?: string;
  visibleAtMs: number;
  /** Since when a consumer processes it. */
  receivedAtMs?: number;
}

/** Time that consumers spent on a tenant's messages. */
interface Processing {
  readonly tenant: string;
  readonly endedAtMs: number;
  readonly durationMs: number;
}

/**
 * The order in which SQS's fair queues hand out messages, as its developer guide says: a tenant, which a message names by its
 * group, is noisy with more than a tenth of what is in flight, and 30 messages or more, or with more than a tenth of the
 * recent processing time, until its backlog is used up or it sent nothing for five minutes. Quiet tenants come first; then
 * the noisy ones that have least in flight. In AWS the limits are approximate; here they are exact.
 */
export class FairOrder {
  #recent: Processing[] = [];
  readonly #sentAtMs = new Map<string, number>();

  sent(message: FairMessage, nowMs: number): void {
    this.#sentAtMs.set(tenantOf(message), nowMs);
  }

  /** A consumer has done with a message, or put it off. */
  processed(message: FairMessage, receivedAtMs: number, nowMs: number): void {
    const durationMs = nowMs - receivedAtMs;
    this.#recent.push({ tenant: tenantOf(message), endedAtMs: nowMs, durationMs });
  }

  /**
   * @param visible what can be handed out
   * @param inFlight what was and is not back
   */
  order<M extends FairMessage>(visible: readonly M[], inFlight: readonly M[], nowMs: number): M[] {
    this.#forget(new Set(visible.map(tenantOf)), nowMs);
    const held = countBy(inFlight, () => 1);
    const spentMs = this.#spentMs(inFlight, nowMs);
    const totalMs = total(spentMs);
    const isNoisy = (tenant: string): boolean => {
      if (nowMs - (this.#sentAtMs.get(tenant) ?? nowMs) >= RECENT_MS) return false;
      const own = held.get(tenant) ?? 0;
      return (own >= MANY_IN_FLIGHT && own > SHARE * inFlight.length) || (spentMs.get(tenant) ?? 0) > SHARE * totalMs;
    };
    const ranks = new Map([...new Set(visible.map(tenantOf))].map((tenant) => [tenant, isNoisy(tenant)] as const));
    const rank = (message: FairMessage): number => {
      const tenant = tenantOf(message);
      return ranks.get(tenant) ? 1 + (held.get(tenant) ?? 0) : 0;
    };
    return visible.toSorted((one, other) => rank(one) - rank(other) || one.visibleAtMs - other.visibleAtMs);
  }

  /** What is not recent, and what belongs to a tenant whose backlog is used up. */
  #forget(waiting: ReadonlySet<string>, nowMs: number): void {
    this.#recent = this.#recent.filter(({ tenant, endedAtMs }) => nowMs - endedAtMs < RECENT_MS && waiting.has(tenant));
    for (const [tenant, sentAtMs] of this.#sentAtMs) {
      if (nowMs - sentAtMs >= RECENT_MS && !waiting.has(tenant)) this.#sentAtMs.delete(tenant);
    }
  }

  /** By tenant, with what is being processed now. */
  #spentMs(inFlight: readonly FairMessage[], nowMs: number): Map<string, number> {
    const spentMs = countBy(inFlight, ({ receivedAtMs }) => (receivedAtMs === undefined ? 0 : nowMs - receivedAtMs));
    for (const { tenant, durationMs } of this.#recent) spentMs.set(tenant, (spentMs.get(tenant) ?? 0) + durationMs);
    return spentMs;
  }
}

/** A message without a group is a tenant of its own. */
const tenantOf = ({ id, groupId = id }: FairMessage): string => groupId;

function countBy(messages: readonly FairMessage[], amountOf: (message: FairMessage) => number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const message of messages) {
    const tenant = tenantOf(message);
    counts.set(tenant, (counts.get(tenant) ?? 0) + amountOf(message));
  }
  return counts;
}

const total = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((one, other) => one + other, 0);
