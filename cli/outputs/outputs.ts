import { CALLBACKS_OUTPUTS } from './callbacks.ts';
import { CALLER_OUTPUTS } from './caller.ts';
import { CONNECTION_OUTPUTS } from './connection.ts';
import { KEYS_OUTPUTS } from './keys.ts';
import { OPERATION_OUTPUTS } from './operation.ts';
import { REQUEST_OUTPUTS } from './requests.ts';
import { anyObject, count, listOf, record, type Shape, text } from './shape.ts';

/** The shape of what `--json` prints on standard output when a command was carried out, by the command's words. */
export const OUTPUTS: Readonly<Record<string, Shape>> = {
  ...OPERATION_OUTPUTS,
  ...REQUEST_OUTPUTS,
  ...KEYS_OUTPUTS,
  ...CONNECTION_OUTPUTS,
  ...CALLER_OUTPUTS,
  ...CALLBACKS_OUTPUTS,
};

/** And of what it prints when a command ended without that. */
export const FAILURE_OUTPUT: Shape = record({
  error: record({ exitStatus: { ...count, minimum: 1 }, message: text('what to do next; on standard error, too') }),
  reported: listOf(anyObject),
});
