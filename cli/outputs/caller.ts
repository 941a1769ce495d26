import { DELETED, PUT, STATE, SWITCHED } from './connection.ts';
import { anyObject, either, listOf, oneOf, record, type Shape, text } from './shape.ts';

const switched = listOf(record({ caller: text(), result: SWITCHED }));

/** What a caller must get, by the setting of its client: here its secrets stand, this once. */
const HAND_OVERS: readonly Shape[] = [
  record({ appId: text(), appSecret: text() }),
  record({ appId: text(), appSecret: text(), accessKeyId: text(), accessKeySecret: text(), methods: text() }),
  record({ businessId: text(), merchantIds: text(), signType: text() }, { secret: text('with MD5 alone') }),
  record({ appId: text(), signType: text(), signSecret: text(), channels: text() }),
];
const ROTATED: readonly Shape[] = [
  record({ accessKeyId: text(), accessKeySecret: text() }),
  record({ secret: text() }),
];

/** What `--json` prints, by command. */
export const CALLER_OUTPUTS: Readonly<Record<string, Shape>> = {
  'caller create': listOf(
    either(record({ caller: text(), result: oneOf('created', 'good, and not written') }), ...HAND_OVERS),
  ),
  'caller put': listOf(record({ name: text(), result: PUT })),
  'caller list': listOf(record({ protocol: text(), id: text(), state: STATE, connections: listOf(text()) })),
  'caller show': listOf(record({ protocol: text(), id: text(), document: anyObject })),
  'caller rotate': listOf(
    either(
      record({ caller: text(), result: oneOf('rotated', 'would be rotated'), until: text('an instant') }),
      ...ROTATED,
    ),
  ),
  'caller enable': switched,
  'caller disable': switched,
  'caller delete': listOf(record({ caller: text(), result: DELETED })),
  'caller prune': listOf(record({ accessKey: text(), result: oneOf('removed', 'can be removed') })),
};
