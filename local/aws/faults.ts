import { type AwsRequest, SERVICES, type ServiceName } from './request.ts';

/**
 * What a service can be made to do: drop the connection, answer late, throttle, answer what is no JSON, answer an empty
 * object, answer HTTP 500, carry out the call and drop the connection before the answer, or carry it out and send the first
 * half of the answer. What is no JSON and what comes with HTTP 500 quote the call, as errors of AWS can.
 */
export const FAULT_MODES = ['down', 'slow', 'throttle', 'garbage', 'empty', 'error', 'lost-answer', 'half'] as const;

/** One of {@link FAULT_MODES}. */
export type FaultMode = (typeof FAULT_MODES)[number];

/** A fault that a service has for its next calls. */
export interface Fault {
  readonly service: ServiceName;
  readonly mode: FaultMode;
  /** Calls that still meet it; 0 ends it. */
  readonly count: number;
  /** Only calls of this function meet it; without, every caller's. */
  readonly caller?: string;
  /** Only this operation meets it, for instance `SendMessage`; without, every one. */
  readonly operation?: string;
  /** How late `slow` is, in milliseconds; longer than any timeout by default. */
  readonly delayMs: number;
}

const DEFAULT_DELAY_MS = 60_000;

/** The faults in force, at most one per service. */
export class Faults {
  readonly #faults = new Map<ServiceName, Fault>();

  /**
   * Begins a fault, in place of the service's earlier one, or ends it when `count` is 0. Without `count` it lasts.
   * @throws RangeError that names the member
   */
  set(wanted: Readonly<Record<string, unknown>>): void {
    const { service, mode, count = Number.POSITIVE_INFINITY, delayMs = DEFAULT_DELAY_MS } = wanted;
    if (!isService(service)) throw new RangeError(`service: one of ${SERVICES.join(', ')}`);
    if (typeof count !== 'number' || !(count >= 0)) throw new RangeError('count: a number from 0');
    if (typeof delayMs !== 'number' || !(delayMs >= 0)) throw new RangeError('delayMs: milliseconds from 0');
    this.#faults.delete(service);
    if (count === 0) return;
    if (!isMode(mode)) throw new RangeError(`mode: one of ${FAULT_MODES.join(', ')}`);
    this.#faults.set(service, { service, mode, count, delayMs, ...filters(wanted) });
  }

  /** The fault that this call meets, which uses it up by one. */
  take({ service, caller, operation }: Pick<AwsRequest, 'service' | 'caller' | 'operation'>): Fault | undefined {
    const fault = this.#faults.get(service);
    if ((fault?.caller ?? caller) !== caller || (fault?.operation ?? operation) !== operation) return undefined;
    if (fault === undefined) return undefined;
    this.set({ ...fault, count: fault.count - 1 });
    return fault;
  }
}

function filters({ caller, operation }: Readonly<Record<string, unknown>>): Pick<Fault, 'caller' | 'operation'> {
  return { ...(typeof caller === 'string' && { caller }), ...(typeof operation === 'string' && { operation }) };
}

function isService(service: unknown): service is ServiceName {
  return SERVICES.some((known) => known === service);
}

function isMode(mode: unknown): mode is FaultMode {
  return FAULT_MODES.some((known) => known === mode);
}
