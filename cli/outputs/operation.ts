import { TRIGGERS } from '../trigger/example-result.ts';
import { anyObject, count, either, flag, listOf, oneOf, record, type Shape, text } from './shape.ts';

const severity = oneOf('error', 'warning');

/** What `--json` prints, by command. */
export const OPERATION_OUTPUTS: Readonly<Record<string, Shape>> = {
  check: listOf(
    either(
      record(
        {
          bytes: count,
          findings: listOf(record({ severity, member: text('a path; empty for the whole'), text: text() })),
          fingerprints: listOf(record({ member: text(), bits: count, sha256: text() })),
          serials: listOf(record({ member: text(), sn: text() })),
        },
        { kind: text('absent where the file does not tell') },
      ),
      record({ notChecked: text('why') }),
    ),
  ),
  keygen: either(
    record({ privateKey: text('PEM'), publicKey: text('PEM') }),
    record({ secret: text() }),
    record({ files: listOf(text('a name')) }),
  ),
  doctor: listOf(record({ severity, about: text(), text: text(), remedy: text('a command') })),
  logs: either(
    { ...anyObject, description: 'stage local: one object a line, as the functions wrote it' },
    record({ logGroups: text('how their names begin'), query: text('for CloudWatch Logs Insights') }),
  ),
  trigger: listOf(
    record(
      { kind: oneOf(...TRIGGERS), eventId: text(), answered: text(), verdict: text(), verified: flag },
      { forwardedTo: text('with --forward-to'), fault: text('why nothing came back from there') },
    ),
  ),
  smoke: listOf(
    either(
      record({ step: text(), result: oneOf('passed', 'failed', 'not shown'), why: text() }),
      record({ url: text(), stage: text(), connection: text(), at: text('an instant') }),
      record({ callers: text(), connection: text(), result: oneOf('would be made and removed') }),
    ),
  ),
};
