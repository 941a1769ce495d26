import { anyObject, either, flag, listOf, oneOf, record, type Shape, text } from './shape.ts';

/** What became of a document that was put. */
export const PUT = oneOf('created', 'changed', 'unchanged', 'good, and not written');
/** What became of a switch. */
export const SWITCHED = oneOf('enabled', 'disabled', 'would be enabled', 'would be disabled');
/** What became of what was deleted. */
export const DELETED = oneOf('deleted', 'can be deleted');
/** How something stands that a list shows. */
export const STATE = oneOf('enabled', 'disabled', 'cannot be opened');

const switched = listOf(record({ connection: text(), result: SWITCHED }));

/** What `--json` prints, by command. */
export const CONNECTION_OUTPUTS: Readonly<Record<string, Shape>> = {
  'connection put': listOf(
    either(
      record({ name: text(), result: PUT }),
      record({ publicKey: text('PEM; for the console'), callbackAddress: text('for the console') }),
    ),
  ),
  'connection list': listOf(
    record({ identifier: text(), kind: text(), appId: text(), environment: text(), state: STATE }),
  ),
  'connection show': listOf(record({ id: text(), document: anyObject, said: listOf(text('what check says of it')) })),
  'connection probe': listOf(record({ connection: text(), proven: flag, why: text(), remedy: text() })),
  'connection enable': switched,
  'connection disable': switched,
  'connection delete': listOf(record({ connection: text(), result: DELETED })),
};
