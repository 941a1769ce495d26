import { CALLER_PROTOCOLS } from '../../shared/registry/item-key.ts';
import { anyObject, count, listOf, oneOf, record, type Shape, text } from './shape.ts';

const headers = listOf({ type: 'array', items: text(), minItems: 2, maxItems: 2 });
const sent = { method: text(), target: text('path and query'), headers, body: text() };
const mistakes = listOf(
  record({ id: text('a stable name'), text: text('what was done'), remedy: text('what to do instead') }),
);
const verdict = { verdict: oneOf('good', 'refused'), reasons: listOf(text()) };

/** What `--json` prints, by command. */
export const REQUEST_OUTPUTS: Readonly<Record<string, Shape>> = {
  explain: record(
    {
      protocol: oneOf(...CALLER_PROTOCOLS),
      verdict: oneOf('good', 'mistake', 'not-known'),
      mistakes,
      alternatives: listOf(mistakes),
      notes: listOf(text()),
    },
    {
      expected: text('the string that the gateway verifies, without a secret'),
      signed: text('the string that was signed, where it is known and another'),
      difference: record({ sameBefore: count, sameBehind: count }),
    },
  ),
  sign: record({ stringToSign: text(), signature: text(), ...sent }),
  verify: record({ ...verdict, stringToSign: text() }),
  call: record({
    ...{ protocol: oneOf(...CALLER_PROTOCOLS), request: record(sent), stringToSign: text() },
    ...{ status: count, response: text('the body'), ...verdict },
  }),
  event: anyObject,
};
