/** What is neither measured nor in the template. The page says each. */
export const ASSUMED = {
  /** A call to DynamoDB, SQS or Secrets Manager within a region, one after the other. */
  awsCallMs: 5,
  alipayMs: 300,
  merchantMs: 200,
  /** Of Lambda's memory that comes with a whole processor: with less, work takes as much longer. */
  processorMb: 1_769,
  /** For so long DynamoDB may take to delete what is past its time. */
  timeToLiveLagDays: 2,
  /** Lambda's pollers of the queue, each of which asks for 20 seconds, also when it is empty. */
  pollers: 5,
  pollSeconds: 20,
  /** DynamoDB asks KMS once in five minutes for each table and role. */
  kmsMinutes: 5,
  /** Secrets are read again after so long. */
  secretMinutes: 5,
  /** Of API Gateway for each route that is used in an hour, each at the price of a metric of one's own. */
  metricsOfARoute: 6,
  /** Identities of a result are removed later, by one write of the sweep that takes an index entry away. */
  erasure: { table: 1, index: 1 },
  /** Between the regions: there and back. */
  betweenRegionsMs: 80,
  /** What a write waits for longer with strong consistency in three regions. */
  strongWriteMs: 50,
  forwarderMb: 512,
} as const;

/** Lines that Lambda itself writes for each invocation of a traced function, in their documented form. */
export const LAMBDA_LINES = [
  'START RequestId: 00000000-0000-4000-8000-000000000000 Version: $LATEST\n',
  'END RequestId: 00000000-0000-4000-8000-000000000000\n',
  'REPORT RequestId: 00000000-0000-4000-8000-000000000000\tDuration: 123.45 ms\tBilled Duration: 124 ms\tMemory Size: 1024 MB\tMax Memory Used: 104 MB\t\nXRAY TraceId: 1-5759e988-bd862e3fe1be46a994272793\tSegmentId: 53995c3f42cd8ad8\tSampled: true\t\n',
] as const;

/** CloudWatch Logs counts so many bytes more for each line. */
export const BYTES_OF_A_LINE = 26;
