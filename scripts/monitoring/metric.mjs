/**
 * A metric as an alarm or a dashboard reads it.
 *
 * @typedef {object} Metric
 * @property {string} namespace
 * @property {string} name
 * @property {Readonly<Record<string, string>>} dimensions
 * @property {string} stat `Sum`, `Maximum`, `Minimum`, `p99` …
 */

/**
 * What a deployment is called, and what it consists of.
 *
 * @typedef {object} Deployment
 * @property {string} service
 * @property {string} stage
 * @property {readonly DeployedFunction[]} functions
 * @property {string} tableName
 * @property {string} registryTableName
 * @property {string} queueName
 * @property {number} healthIntervalSeconds
 * @property {string} [alarmEmail] who gets both pages and tickets; nobody where it is absent or empty
 *
 * @typedef {object} DeployedFunction
 * @property {string} operation
 * @property {string} name in the account
 * @property {boolean} isHttp whether API Gateway calls it
 */

/**
 * Metrics of this deployment, by whoever counts them.
 *
 * @param {Deployment} deployment
 */
export function metricsOf({ service, stage, queueName }) {
  const dimension = `${service}-${stage}`;
  return {
    /**
     * One that the functions publish.
     *
     * @param {string} name
     * @param {Readonly<Record<string, string>>} dimensions besides `service`
     * @param {string} [stat]
     * @returns {Metric}
     */
    own: (name, dimensions, stat = 'Sum') => ({
      namespace: service,
      name,
      dimensions: { service: dimension, ...dimensions },
      stat,
    }),
    /**
     * The sum over all operations: there is a metric for each, and CloudWatch takes ten in one alarm.
     *
     * @param {string} name
     */
    ownOfAll: (name) => `SELECT SUM(${name}) FROM "${service}" WHERE service = '${dimension}'`,
    /** @param {string} name @param {string} functionName @returns {Metric} */
    lambda: (name, functionName) => ({
      namespace: 'AWS/Lambda',
      name,
      dimensions: { FunctionName: functionName },
      stat: 'Sum',
    }),
    /** @param {string} name @returns {Metric} `ApiId` stands for the API's id, which the template knows */
    api: (name) => ({ namespace: 'AWS/ApiGateway', name, dimensions: { ApiId: 'HttpApi' }, stat: 'Sum' }),
    /** @param {string} name @param {string} stat @returns {Metric} of the queue of results */
    queue: (name, stat) => ({ namespace: 'AWS/SQS', name, dimensions: { QueueName: queueName }, stat }),
    /** @param {string} name @param {string} tableName each operation on it has its metric, and only where something happened */
    table: (name, tableName) =>
      `SELECT SUM(${name}) FROM SCHEMA("AWS/DynamoDB", Operation, TableName) WHERE TableName = '${tableName}'`,
  };
}
