import { readContracts, readOperations } from '../operations.mjs';

/**
 * A deployment of every function that there is, for documents and tests: what the plugin finds in a template, without one.
 *
 * @param {string} [stage]
 * @returns {Promise<import('./metric.mjs').Deployment>}
 */
export async function exampleDeployment(stage = 'prod') {
  const service = 'alipay-auth-gateway';
  const prefix = `${service}-${stage}`;
  // What no route takes is called through API Gateway as well, and has no contract.
  const called = new Set([...Object.keys(await readContracts()), 'not-found']);
  return {
    ...{ service, stage, healthIntervalSeconds: 300 },
    ...{ tableName: prefix, registryTableName: `${prefix}-registry`, queueName: `${prefix}-callbacks` },
    functions: (await readOperations()).map((operation) => ({
      operation,
      name: `${prefix}-${operation}`,
      isHttp: called.has(operation),
    })),
  };
}
