import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CallerProtocol } from '../shared/registry/item-key.ts';
import type { CommandContext } from './command-context.ts';
import { type SentRequest, splitTarget } from './explain/request/sent-request.ts';
import { findLocalStack, readDemo } from './local-stack.ts';
import { DEMO_REQUESTS } from './sign/demo-requests.ts';
import { UsageError } from './surroundings.ts';

/** Operations whose requests are signed. */
const SIGNED: Readonly<Record<string, CallerProtocol>> = {
  'get-alipay-authinfo': 'genauth',
  'create-authorization-url': 'openapi',
  'exchange-auth-code': 'daxpay',
};

const EVENTS = join(import.meta.dirname, '../events');

/** `event OPERATION`: an event for `serverless invoke local`. */
export function event(program: Command, { surroundings }: CommandContext): void {
  program
    .command('event')
    .summary('print a fresh event for serverless invoke local')
    .description(
      'print a fresh event for "serverless invoke local -f OPERATION -p FILE": signed by a demo caller where the operation verifies that, else the sample of events/',
    )
    .argument('<operation>', 'a folder of functions/')
    .option('--json', 'what it prints is JSON in any case', false)
    .action(async (operation: string) => {
      const protocol = SIGNED[operation];
      if (!protocol) return surroundings.print(sampleOf(operation));
      const { request } = await DEMO_REQUESTS[protocol](
        readDemo(findLocalStack(surroundings.environment)),
        surroundings.nowMs,
      );
      surroundings.print(JSON.stringify(eventOf(request, surroundings.nowMs), undefined, 2));
    });
}

function sampleOf(operation: string): string {
  const file = join(EVENTS, `${operation}.json`);
  if (/^[a-z-]+$/.test(operation) && existsSync(file)) return readFileSync(file, 'utf8').trimEnd();
  throw new UsageError('There is no such operation: they are the folders of functions/.');
}

/** As API Gateway hands a request to a function (payload 2.0). */
function eventOf({ method, target, headers, body }: SentRequest, nowMs: number): object {
  const [rawPath, rawQueryString] = splitTarget(target);
  const routeKey = `${method} ${rawPath}`;
  const lower = headers.map(([name, value]) => [name.toLowerCase(), value]);
  return {
    ...{ version: '2.0', routeKey, rawPath, rawQueryString },
    headers: { ...Object.fromEntries(lower), host: '127.0.0.1', 'x-forwarded-for': '127.0.0.1' },
    requestContext: {
      ...{ accountId: '000000000000', apiId: 'local', domainName: '127.0.0.1', domainPrefix: 'local' },
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'serverless-invoke-local',
      },
      ...{ requestId: randomBytes(11).toString('base64'), routeKey, stage: '$default', timeEpoch: nowMs },
    },
    ...(body.length > 0 && { body: body.toString('utf8') }),
    isBase64Encoded: false,
  };
}
