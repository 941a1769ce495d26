/** Prices of us-east-1 in November 2026, arm64, without any free tier, in USD. */
export const PRICES = {
  /** Of Lambda. */
  gbSecond: 0.000_013_333_4,
  millionInvocations: 0.2,
  millionHttpApiRequests: 1,
  millionSqsRequests: 0.4,
  /** Of DynamoDB on demand; an eventually consistent read of up to 4 kB is half a unit. */
  millionWriteUnits: 0.625,
  millionReadUnits: 0.125,
  gigabyteMonthOfTable: 0.25,
  gigabyteMonthOfRecovery: 0.2,
  gigabyteOfLogs: 0.5,
  secretMonth: 0.4,
  millionSecretReads: 5,
} as const;
