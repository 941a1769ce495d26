/** Where the prices are from; docs/costs.md says it beside every figure. */
export const SOURCE = "AWS's price lists, us-east-1, November 2026";

/** Prices of us-east-1 in November 2026, arm64, without any free tier, in USD. The one place for them. */
export const PRICES = {
  /** Of Lambda. */
  gbSecond: 0.000_013_333_4,
  millionInvocations: 0.2,
  millionHttpApiRequests: 1,
  millionSqsRequests: 0.4,
  /** Of DynamoDB on demand; an eventually consistent read of up to 4 kB is half a unit. A replicated write unit costs the same. */
  millionWriteUnits: 0.625,
  millionReadUnits: 0.125,
  gigabyteMonthOfTable: 0.25,
  gigabyteMonthOfRecovery: 0.2,
  /** Of CloudWatch Logs: taken in, also from API Gateway, and kept. */
  gigabyteOfLogs: 0.5,
  gigabyteMonthOfLogs: 0.03,
  /** Of CloudWatch: the first 10,000 metrics; an alarm for each metric that it reads. */
  metricMonth: 0.3,
  alarmMetricMonth: 0.1,
  compositeAlarmMonth: 0.5,
  dashboardMonth: 3,
  millionTraces: 5,
  /** A replica of a secret is a secret. */
  secretMonth: 0.4,
  millionSecretReads: 5,
  millionKmsRequests: 3,
  /** Between two regions, beside their tables' replication. */
  gigabyteBetweenRegions: 0.02,
} as const;
