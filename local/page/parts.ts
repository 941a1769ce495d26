import type { AlipayFaults } from '../alipay/faults.ts';
import type { Demo } from '../demo/demo-file.ts';
import type { Html } from '../html.ts';
import type { EventStream } from '../inspector/event-stream.ts';
import type { Inspections } from '../inspector/inspections.ts';
import type { Journal } from '../inspector/journal.ts';
import type { Behaviour } from '../merchant/behaviour.ts';
import type { Latest } from './latest.ts';

/** What the page is made of, and what it drives. */
export interface ConsoleParts {
  readonly demo: Demo;
  readonly journal: Journal;
  readonly inspections: Inspections;
  readonly events: Pick<EventStream, 'version' | 'tell'>;
  /** The time line as it is, by language and request. */
  readonly drawn: Latest<Html>;
  readonly faults: AlipayFaults;
  readonly behaviour: Behaviour;
  /** Delivers a result again; says why not. */
  readonly resend: (name: { businessId: string; serialNo: string }) => Promise<string | undefined>;
}
