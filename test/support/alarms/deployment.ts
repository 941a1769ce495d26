import { exampleDeployment } from '../../../scripts/monitoring/example-deployment.mjs';
import type { Deployment } from '../../../scripts/monitoring/metric.mjs';

/** The deployment of the tests: every function that there is. The packaging test holds the packaged one to the same. */
export const DEPLOYMENT: Deployment = await exampleDeployment('test');

/** The function's name in the account. */
export const functionNameOf = (operation: string): string => `alipay-auth-gateway-test-${operation}`;
