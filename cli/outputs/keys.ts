import { count, either, listOf, oneOf, record, type Shape, text } from './shape.ts';

const publicKey = record({ publicKey: text('PEM; for merchants, who verify with it') });

/** What `--json` prints, by command. */
export const KEYS_OUTPUTS: Readonly<Record<string, Shape>> = {
  'keys init': listOf(either(record({ secret: text(), result: oneOf('created', 'unchanged') }), publicKey)),
  'keys list': listOf(
    record({
      ring: text(),
      id: text('empty where the ring is missing'),
      state: oneOf('in use', 'not yet', 'beside', 'ended', 'missing'),
      from: text('an instant, or empty: from ever'),
      until: text('an instant, or empty: without an end'),
    }),
  ),
  'keys rotate': listOf(either(record({ ring: text(), id: text(), from: text('an instant') }), publicKey)),
  'keys reencrypt': listOf(record({ items: count, result: text() })),
  'keys retire': listOf(record({ ring: text(), id: text(), result: oneOf('retired', 'can be retired') })),
};
