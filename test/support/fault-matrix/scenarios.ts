import { exchangeScenario, wechatExchangeScenario } from './daxpay-scenario.ts';
import { deliveryScenarios, leaseScenario, sweepScenario } from './delivery-scenarios.ts';
import { authInfoScenario, publicAuthInfoScenario, secretCheckScenario, tokenScenario } from './genauth-scenarios.ts';
import { healthCheckScenario, healthScenario } from './health-scenarios.ts';
import { completionScenario, linkScenario } from './openapi-scenarios.ts';
import type { Scenario } from './scenario.ts';

/** Every operation, in each situation that matters, in the order of the tables. */
export const SCENARIOS: readonly Scenario[] = [
  authInfoScenario,
  publicAuthInfoScenario,
  tokenScenario,
  secretCheckScenario,
  linkScenario,
  completionScenario,
  exchangeScenario,
  wechatExchangeScenario,
  ...deliveryScenarios,
  sweepScenario,
  leaseScenario,
  healthCheckScenario,
  healthScenario,
];
