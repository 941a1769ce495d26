/** What the tool prints with `--json`, held to the shapes that docs/commands.schema.json gives. */
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';

const schema = JSON.parse(readFileSync('docs/commands.schema.json', 'utf8')) as { $defs: Record<string, object> };
const ajv = new Ajv2020({ strict: true, allErrors: true });

/** Other names of groups and commands. */
const SINGULAR: Readonly<Record<string, string>> = {
  ...{ key: 'keys', connections: 'connection', callers: 'caller', callback: 'callbacks', log: 'logs' },
  ...{ redrive: 'resend' },
};

/** The command that these arguments name; `undefined` where they name none. */
export function commandOf(arguments_: readonly string[]): string | undefined {
  const [first = '', second = ''] = arguments_.map((word) => SINGULAR[word] ?? word);
  return [`${first} ${second}`, first].find((name) => Object.hasOwn(schema.$defs, name));
}

/**
 * Looks at all that a command printed on standard output with `--json`.
 * @returns whether it is that of a command which was carried out
 * @throws Error that says what does not fit
 */
export function expectOutput(arguments_: readonly string[], lines: readonly string[]): 'done' | 'failure' {
  const command = commandOf(arguments_);
  const texts = command === 'logs' ? lines : [lines.join('\n')];
  const kinds = texts.map((text) => {
    const output: unknown = JSON.parse(text);
    const kind =
      Object.hasOwn(Object(output), 'error') && Object.hasOwn(Object(output), 'reported') ? 'failure' : 'done';
    const validate = ajv.compile(schema.$defs[kind === 'failure' ? 'failure' : String(command)] ?? false);
    if (validate(output)) return kind;
    throw new Error(`the JSON of ${command} is not as documented: ${ajv.errorsText(validate.errors)}\n${text}`);
  });
  return kinds.includes('failure') ? 'failure' : 'done';
}
