/**
 * Access logs of an HTTP API, as the API Gateway developer guide documents their variables ("Customize HTTP API access logs");
 * a variable without a value is `-`.
 */
const SERVED = {
  '$context.requestId': 'JKJaXmPLvHcESHA=',
  '$context.requestTime': '26/Nov/2026:01:10:12 +0000',
  '$context.identity.sourceIp': '2001:db8::1',
  '$context.routeKey': 'GET /api/v3/get-alipay-authinfo',
  '$context.status': '200',
  '$context.responseLength': '412',
  '$context.responseLatency': '31',
  '$context.integrationLatency': '29',
  '$context.error.message': '-',
  // "The quoted value of $context.error.message"; without one there is nothing to quote.
  '$context.error.messageString': '-',
  '$context.error.responseType': '-',
  '$context.integrationErrorMessage': '-',
};
const NOT_INTEGRATED = { '$context.integrationLatency': '-' };

/** Requests as their access log describes them, by what became of them. */
export const ACCESSES = {
  served: SERVED,
  'throttled by API Gateway': {
    ...SERVED,
    ...NOT_INTEGRATED,
    '$context.status': '429',
    '$context.error.message': 'Too Many Requests',
    '$context.error.messageString': '"Too Many Requests"',
    '$context.error.responseType': 'THROTTLED',
  },
  "throttled by the operation's own limit": { ...SERVED, '$context.status': '429' },
  'too large for API Gateway': {
    ...SERVED,
    ...NOT_INTEGRATED,
    '$context.status': '413',
    '$context.error.message': 'Request Entity Too Large',
    '$context.error.messageString': '"Request Entity Too Large"',
    '$context.error.responseType': 'REQUEST_TOO_LARGE',
  },
  'failed in the function': {
    ...SERVED,
    '$context.status': '500',
    '$context.error.message': 'Internal Server Error',
    '$context.error.messageString': '"Internal Server Error"',
    '$context.error.responseType': 'INTEGRATION_FAILURE',
    '$context.integrationErrorMessage':
      'The Lambda function returned the following error: Unhandled. Check your Lambda function code and try again.',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The line that API Gateway writes.
 * @throws Error for a variable whose documented values are not here
 */
export function accessLogLine(format: string, values: Readonly<Record<string, string>>): string {
  return format.replace(/\$context\.[A-Za-z.]*[A-Za-z]/g, (variable) => {
    const value = values[variable];
    if (value === undefined) throw new Error(`${variable}: say in test/support/access-log.ts what it can be`);
    return value;
  });
}

/**
 * Whether a metric filter of CloudWatch Logs counts a line: `{ ($.member = "value") && … }`. A line that is no JSON meets
 * no such filter.
 * @throws Error for a pattern that has another form
 */
export function meetsFilter(pattern: string, line: string): boolean {
  const [, terms] = /^\{ (.*) \}$/.exec(pattern) ?? [];
  const members = parsed(line);
  return String(terms)
    .split(' && ')
    .map((term) => {
      const [, name = '', value] = /^\(\$\.(\w+) = "([^"]*)"\)$/.exec(term) ?? [];
      if (value === undefined) throw new Error(`unknown term ${term}`);
      return members[name] === value;
    })
    .every(Boolean);
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}
