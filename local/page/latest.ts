/** Keys of one version; more readers than this differ in nothing. */
const MOST_KEYS = 16;

/** Keeps what was made until something happens: many pages that ask for the same get it made once. */
export class Latest<Value> {
  readonly #values = new Map<string, Promise<Value>>();
  #version = -1;

  /** @param version of what it is made from; another one forgets all */
  get(
    { version, key }: { readonly version: number; readonly key: string },
    make: () => Promise<Value>,
  ): Promise<Value> {
    if (version !== this.#version || this.#values.size >= MOST_KEYS) this.#values.clear();
    this.#version = version;
    const value = this.#values.get(key) ?? make();
    this.#values.set(key, value);
    // What failed is made again.
    value.catch(() => this.#values.delete(key));
    return value;
  }
}
