import type { Explanation } from '../../cli/explain/explain.ts';
import type { ReadItem } from '../../cli/explain/who.ts';
import { explained } from './explained.ts';
import { type InspectedRequest, inspected } from './inspected.ts';
import type { RequestRecord } from './request-records.ts';

/** Opens the registry for a few reads. */
export type OpenReader = () => { readonly read: ReadItem; close(): void };

/** What was found out about requests. Each is judged when somebody first looks at it, and forgotten with it. */
export class Inspections {
  readonly #open: OpenReader;
  readonly #inspected = new WeakMap<RequestRecord, InspectedRequest>();
  readonly #explained = new WeakMap<RequestRecord, Explanation | undefined>();

  constructor(open: OpenReader) {
    this.#open = open;
  }

  /** What the gateway verified of each of these. */
  async inspect(records: readonly RequestRecord[]): Promise<ReadonlyMap<RequestRecord, InspectedRequest>> {
    const news = records.filter((record) => !this.#inspected.has(record));
    if (news.length > 0) {
      await this.#reading(async (read) => {
        for (const record of news) this.#inspected.set(record, await inspected(record, read));
      });
    }
    return new Map(records.flatMap((record) => this.#entry(record)));
  }

  /** Which mistake made its signature wrong; `undefined` where its caller is unknown, or nothing is signed. */
  async explain(record: RequestRecord): Promise<Explanation | undefined> {
    if (!this.#explained.has(record)) {
      await this.#reading(async (read) => void this.#explained.set(record, await explained(record, read)));
    }
    return this.#explained.get(record);
  }

  #entry(record: RequestRecord): [RequestRecord, InspectedRequest][] {
    const known = this.#inspected.get(record);
    return known ? [[record, known]] : [];
  }

  async #reading(work: (read: ReadItem) => Promise<void>): Promise<void> {
    const reader = this.#open();
    try {
      await work(reader.read);
    } finally {
      reader.close();
    }
  }
}
