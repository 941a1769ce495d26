/** @typedef {import('./metric.mjs').Deployment} Deployment */

/**
 * A query of CloudWatch Logs Insights.
 *
 * @typedef {object} Query
 * @property {string} query a text in capitals is to be replaced
 * @property {readonly string[]} [operations] whose logs; of all, where it is absent
 */

/** The saved queries, by name. */
export const QUERIES = /** @satisfies {Record<string, Query>} */ ({
  'why was it not delivered': {
    query: [
      'fields @timestamp, level, message, result, reason, host, attempt, delaySeconds, errorCode',
      "filter serialNo = 'SERIAL'",
      'sort @timestamp asc',
    ].join(' | '),
    operations: ['complete-authorization', 'deliver-callback'],
  },
  'what did this caller get': {
    query: [
      'fields @timestamp, operation, outcome, errorCode, reason, requestId, DurationMs',
      "filter caller = 'CALLER'",
      'sort @timestamp desc',
      'limit 200',
    ].join(' | '),
  },
  'refusals by reason': {
    query: [
      "filter outcome = 'refused'",
      'stats count(*) as refusals by operation, errorCode, reason',
      'sort refusals desc',
    ].join(' | '),
  },
  'what must be looked at': {
    query: [
      'fields @timestamp, level, operation, message, result, errorCode, reason, caller, businessId, serialNo, requestId',
      "filter level = 'WARN' or level = 'ERROR'",
      'sort @timestamp desc',
      'limit 200',
    ].join(' | '),
  },
  'authorizations by business': {
    query: ['filter ispresent(result)', 'stats count(*) as visits by businessId, result', 'sort visits desc'].join(
      ' | ',
    ),
    operations: ['complete-authorization'],
  },
  'callbacks by business': {
    query: [
      "filter message like 'callback '",
      'stats count(*) as messages by businessId, message, reason',
      'sort messages desc',
    ].join(' | '),
    operations: ['deliver-callback'],
  },
});

/**
 * The queries as resources of a CloudFormation template.
 *
 * @param {Deployment} deployment
 * @returns {Record<string, object>} by logical id
 */
export function queryResources({ service, stage, functions }) {
  const every = functions.map(({ operation }) => operation);
  /** @type {[string, Query][]} */
  const queries = Object.entries(QUERIES);
  return Object.fromEntries(
    queries.map(([name, { query, operations = every }]) => [
      `${name.replace(/(^| )(\w)/g, (_, __, letter) => letter.toUpperCase())}Query`,
      {
        Type: 'AWS::Logs::QueryDefinition',
        Properties: {
          Name: `${service}-${stage}/${name}`,
          LogGroupNames: operations.map((operation) => `/aws/lambda/${service}-${stage}-${operation}`),
          QueryString: query,
        },
      },
    ]),
  );
}
