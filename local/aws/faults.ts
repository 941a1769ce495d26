import { Countdown, oneOf } from '../countdown.ts';
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
  /** `hold`: the call waits until a `count` of 0 lets it go. */
  readonly mode: FaultMode | 'hold';
  /** Only calls of this function meet it; without, every caller's. */
  readonly caller?: string;
  /** Only this operation meets it, for instance `SendMessage`; without, every one. */
  readonly operation?: string;
  /** How late `slow` is, in milliseconds; longer than any timeout by default. */
  readonly delayMs: number;
  /** Ends when what it holds back goes on. */
  readonly released: Promise<void>;
}

const DEFAULT_DELAY_MS = 60_000;

/** The faults in force, at most one per service. */
export class Faults {
  readonly #inForce = new Countdown<ServiceName, Fault>();
  /** Kept beyond the last call that a fault meets: what it holds back still waits. */
  readonly #held = new Map<ServiceName, PromiseWithResolvers<void>>();

  /**
   * Begins a fault for the service's next `count` calls, in place of its earlier one, or ends it when `count` is 0, whatever its
   * mode. Without `count` it lasts.
   * @throws RangeError that names the member
   */
  set({ delayMs = DEFAULT_DELAY_MS, ...wanted }: Readonly<Record<string, unknown>>): void {
    const service = oneOf(SERVICES, 'service', wanted.service);
    if (typeof delayMs !== 'number' || !(delayMs >= 0)) throw new RangeError('delayMs: milliseconds from 0');
    const mode = wanted.count === 0 ? 'down' : oneOf([...FAULT_MODES, 'hold'], 'mode', wanted.mode);
    const held = this.#held.get(service) ?? Promise.withResolvers<void>();
    const fault = { service, mode, delayMs, released: held.promise, ...filters(wanted) };
    this.#inForce.set(service, fault, wanted.count);
    if (wanted.count === 0) {
      held.resolve();
      this.#held.delete(service);
    } else this.#held.set(service, held);
  }

  /** The fault that this call meets, which uses it up by one. */
  take({ service, caller, operation }: Pick<AwsRequest, 'service' | 'caller' | 'operation'>): Fault | undefined {
    return this.#inForce.take(
      service,
      (fault) => (fault.caller ?? caller) === caller && (fault.operation ?? operation) === operation,
    );
  }
}

function filters({ caller, operation }: Readonly<Record<string, unknown>>): Pick<Fault, 'caller' | 'operation'> {
  return { ...(typeof caller === 'string' && { caller }), ...(typeof operation === 'string' && { operation }) };
}
