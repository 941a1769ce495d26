import { join } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { findLocalStack, LOCAL_STAGE } from './local-stack.ts';
import { readLines } from './logs/read-lines.ts';
import { isAbout, readableLine } from './logs/readable-line.ts';
import { paintOf } from './paint.ts';
import { Refusal, UsageError } from './surroundings.ts';

const ID = /^[A-Za-z0-9_=.-]{1,64}$/;

/** `logs [ID]`: the functions' log, readable on a terminal; of a stage other than local the query that shows it. */
export function logs(program: Command, { reading, surroundings }: CommandContext): void {
  const command = program
    .command('logs')
    .alias('log')
    .description("the functions' log, readable; of another stage than local the query that shows it")
    .argument('[id]', 'only lines of this request id, event id or serial number')
    .option('--follow', 'go on with what comes, until Ctrl-C', false);
  reading(command).action(async (id: string | undefined, options: DeploymentCommandOptions & { follow: boolean }) => {
    if (id !== undefined && !ID.test(id))
      throw new UsageError('An id has 1 to 64 letters, digits, "_", "=", "." and "-".');
    if (options.stage !== LOCAL_STAGE) {
      const [logGroups, query] = insightsQuery(options.stage, id);
      const lines = [`CloudWatch Logs Insights, log groups whose names begin with ${logGroups}`, '', query];
      surroundings.print(options.json ? JSON.stringify({ logGroups, query }) : lines.join('\n'));
      return;
    }
    const paint = paintOf(surroundings);
    const file = join(findLocalStack(surroundings.environment).folder, 'functions.log');
    let shown = 0;
    const onLine = (line: string): void => {
      if (id !== undefined && !isAbout(line, id)) return;
      shown += 1;
      for (const part of options.json ? [line] : readableLine(line, paint)) surroundings.print(part);
    };
    await readLines(file, { onLine, ...(options.follow && { follow: new AbortController().signal }) }).catch(
      unreadable,
    );
    if (id !== undefined && shown === 0) throw new Refusal('No line names it. The log is emptied at each start.');
  });
}

/** Members whose value a line can be asked for by. */
const NAMED_BY = ['requestId', 'apiRequestId', 'eventId', 'serialNo'];

/** Fields are those of every line; an invocation has one line, and its metrics may have others. */
const insightsQuery = (stage: string, id: string | undefined): readonly [logGroups: string, query: string] => [
  `/aws/lambda/alipay-auth-gateway-${stage}-`,
  [
    'fields @timestamp, level, operation, message, caller, errorCode, reason, requestId',
    '| filter ispresent(message)',
    ...(id === undefined ? [] : [`| filter ${NAMED_BY.map((name) => `${name} = "${id}"`).join(' or ')}`]),
    '| sort @timestamp desc',
    '| limit 100',
  ].join('\n'),
];

function unreadable(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  throw new Refusal('There is no log yet. Wait until "npm start" prints "ready".');
}
