/**
 * The exchange of auth codes for tests with thousands of runs: handlers that some runs share, so that their secrets are not read
 * each time, and stores for each run.
 */
import type { RequestToken } from '../../shared/alipay/token-exchange.ts';
import { daxpayOperation, GRANTED } from './daxpay-operation.ts';
import { NOW_MS, testNonces } from './in-process.ts';
import { memoryLedger } from './memory-table.ts';
import { renewed } from './renewed.ts';

/** What one run has of its own. */
const newStores = (requestToken?: RequestToken) => ({
  nonces: testNonces(),
  ledger: memoryLedger(() => NOW_MS),
  exchanged: [] as string[],
  requestToken: requestToken ?? (async () => ({ kind: 'granted' as const, ...GRANTED })),
});

let stores = newStores();

const makeOperation = () =>
  daxpayOperation({
    nonces: { consume: (use) => stores.nonces.consume(use) },
    ledger: {
      claim: (code, claimId) => stores.ledger.claim(code, claimId),
      settle: (code, claimId) => stores.ledger.settle(code, claimId),
      release: (code, claimId) => stores.ledger.release(code, claimId),
    },
    requestToken: (connection, authCode) => {
      stores.exchanged.push(authCode.code);
      return stores.requestToken(connection, authCode);
    },
  });

const nextOperation = renewed(makeOperation);

/**
 * The operation with stores that nothing has been written to. Of two, only the last one made may be used.
 * @param requestToken in the place of an Alipay that grants everything
 */
export function freshExchange(requestToken?: RequestToken) {
  stores = newStores(requestToken);
  const operation = nextOperation();
  return { ...operation, uses: stores.nonces.uses, exchanged: stores.exchanged };
}
