import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreateTableInput } from '@aws-sdk/client-dynamodb';
import { type AwsEndpoints, createAwsEndpoints } from '../../local/aws/endpoints.ts';
import { Counterparts } from '../../local/counterparts.ts';
import { type Demo, describeDemo } from '../../local/demo/demo-file.ts';
import { demoDocuments } from '../../local/demo/documents.ts';
import { loadMaterial } from '../../local/demo/material.ts';
import { putDemoCallers, putDemoSecrets } from '../../local/demo/provision.ts';
import { lambdaEnvironment } from '../../local/lambda/function-runtime.ts';
import { loadService } from '../../local/service/load.ts';

/** Everything that functions reach, and nothing that runs them: a measure starts each function in a process of its own. */
export interface World {
  readonly demo: Demo;
  readonly aws: AwsEndpoints;
  readonly tables: readonly CreateTableInput[];
  /** The variables that a function has in Lambda; its access key is its name, so that its role is enforced. */
  environmentOf(operation: string): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Where users would reach the gateway. Nothing listens there: requests go into processes as events. */
const GATEWAY = 'http://127.0.0.1:9';

/** Starts AWS endpoints, Alipay and a merchant on free loopback ports, with the demo's keys, tables and queues. */
export async function startWorld(): Promise<World> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'bench-'));
  const material = await loadMaterial(join(stateFolder, 'keys.json'));
  const counterparts = new Counterparts(Promise.resolve(material));
  const places = await counterparts.listen({
    gatewayPort: 0,
    alipayPort: 0,
    awsPort: 0,
    merchantPort: 0,
    stateFolder,
    showLogs: false,
  });
  const aws = await createAwsEndpoints();
  const service = await loadService({ ...process.env, PORT: portOf(GATEWAY), ALIPAY_PORT: portOf(places.alipay) });
  for (const queue of service.queues) aws.queues.create(queue);
  aws.enforce(new Map(service.functions.map(({ name, role }) => [name, role])));
  await aws.createTables(service.tables);
  const documents = demoDocuments(material, places.merchant);
  putDemoSecrets(aws, service, documents);
  // The hand-written function beside ours has a secret for each caller.
  for (const { protocol, id, document } of documents.callers) {
    aws.secrets.ensure(`${service.name}/${service.stage}/callers/${protocol}/${id}`, JSON.stringify(document));
  }
  await putDemoCallers(aws, service, documents);

  return {
    demo: describeDemo({ gateway: GATEWAY, ...places }, material),
    aws,
    tables: service.tables,
    environmentOf(operation) {
      const definition = service.functions.find(({ name }) => name === operation);
      if (definition === undefined) throw new Error(`serverless.yml has no function ${operation}`);
      return lambdaEnvironment(definition, { awsEndpointUrl: aws.url, writeLog: () => undefined });
    },
    async stop() {
      await Promise.all([counterparts.stop(), aws.close()]);
      rmSync(stateFolder, { recursive: true, force: true });
    },
  };
}

const portOf = (address: string): string => new URL(address).port;
