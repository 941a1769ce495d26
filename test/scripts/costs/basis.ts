import type { OperationInputs } from '../../../scripts/costs/inputs.ts';
import type { FunctionFacts } from '../../../scripts/costs/template-facts.ts';

/** A request with round figures. */
export const REQUEST: OperationInputs = {
  operation: 'get-alipay-authinfo',
  processorMs: 10,
  logLines: 1,
  logBytes: 500,
  calls: { 'dynamodb:GetItem registry': 1, 'dynamodb:PutItem state': 1 },
  outsideCalls: 0,
  writeUnits: { table: 1, index: 0 },
  writtenBytes: 100,
  readUnits: 0.5,
  secrets: { rings: 1, connections: 1 },
  kept: [{ bytes: 1_000, days: 363, isNew: true }],
  metrics: ['Accepted operation=get-alipay-authinfo'],
};

/** A function with a whole processor. */
export const FUNCTION: FunctionFacts = { memoryMb: 2_048, isTraced: true, isHttp: true, runsAMonth: 0 };
