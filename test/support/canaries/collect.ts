/** Everything that a running stack wrote, sent and stored, as evidence. */
import { readdirSync, readFileSync } from 'node:fs';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { LoggedRequest } from '../../../local/alipay/request-log.ts';
import { recordedCalls } from '../recorded-calls.ts';
import type { RunningStack } from '../stack.ts';
import type { Evidence } from './detector.ts';

/** Who puts secrets; what functions say to AWS is what counts. */
const OPERATOR = 'operator';

/** All places of a stack but answers and callbacks, which the test has itself, and the issuers' requests. */
export async function collect(stack: RunningStack): Promise<Evidence[]> {
  const calls = await recordedCalls(stack.aws).list();
  return [
    ...logOf(stack.functionLog()),
    { place: 'output', text: stack.output() },
    ...(await tableOf(stack.aws)),
    ...queuesIn(`${stack.stateFolder}/queues`),
    ...calls
      .filter((call) => call.function !== OPERATOR)
      .map(({ action, input }) => ({ place: `aws/${action.split(':')[0]}`, text: JSON.stringify(input ?? {}) })),
  ];
}

/** Where the gateway calls issuers, and what these places are called. */
const ISSUERS: Readonly<Record<string, string>> = {
  '/gateway.do': 'alipay/gateway.do',
  '/sns/oauth2/access_token': 'wechat/access_token',
};

/** Requests of the gateway at the fake Alipay and the fake WeChat; those of browsers are the test's own. */
export function issuerRequests(requests: readonly LoggedRequest[]): Evidence[] {
  return requests.flatMap((request) => {
    const place = ISSUERS[request.path];
    return place ? [{ place, text: JSON.stringify({ ...request, answer: undefined }) }] : [];
  });
}

/** A place for each operation; what is no JSON has its own. */
function logOf(log: string): Evidence[] {
  return log.split('\n').map((line) => ({ place: `log/${operationOf(line)}`, text: line }));
}

function operationOf(line: string): string {
  try {
    const { operation, check } = JSON.parse(line) as { operation?: string; check?: string };
    return operation ?? (check === undefined ? 'other' : 'check-health');
  } catch {
    return 'no-json';
  }
}

/** Items by the beginning of their key: `nonce`, `authorization`, `auth-code`, `health`. */
async function tableOf(awsUrl: string): Promise<Evidence[]> {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: awsUrl, region: 'eu-central-1', credentials });
  const evidence: Evidence[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: 'alipay-auth-gateway-local' })) {
    for (const item of Items) {
      evidence.push({ place: `table/${item.pk?.S?.split('#')[0]}`, text: JSON.stringify(item) });
    }
  }
  client.destroy();
  return evidence;
}

function queuesIn(folder: string): Evidence[] {
  return readdirSync(folder).flatMap((queue) =>
    readdirSync(`${folder}/${queue}`).map((file) => ({
      place: `queue/${queue}`,
      text: readFileSync(`${folder}/${queue}/${file}`, 'utf8'),
    })),
  );
}
