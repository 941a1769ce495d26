import { issuerOf as alipayIssuerOf } from '../../shared/alipay/connection.ts';
import { createTokenClient } from '../../shared/alipay/token-exchange.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { authenticate } from '../../shared/gateway/authenticate.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { present } from '../../shared/gateway/request-context.ts';
import {
  readAlipayBaseUrl,
  readConfiguration,
  readTableName,
  readWechatBaseUrl,
} from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { daxpayCallers } from '../../shared/protocols/daxpay/caller.ts';
import { daxpayProtocol } from '../../shared/protocols/daxpay/protocol.ts';
import { createCodeRedemption } from '../../shared/redemption/redeem-code.ts';
import { noteUnsettled, watchCalls } from '../../shared/redemption/watch-calls.ts';
import { createSources, realSources } from '../../shared/registry/sources.ts';
import { createAuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import { createNonceStore } from '../../shared/storage/nonces.ts';
import { issuerOf as wechatIssuerOf } from '../../shared/wechat/connection.ts';
import { createWechatClient } from '../../shared/wechat/token-exchange.ts';
import { alsoCheck } from './also-check.ts';
import { contract } from './contract.ts';
import { identify } from './identify.ts';
import { checkOwnership } from './ownership.ts';

/** What the operation reaches outside itself; every part has a real default. */
export const realDependencies = () => {
  const client = createDynamoDbClient();
  const table = { client, tableName: readTableName() };
  return {
    ...ambient,
    configuration: readConfiguration(),
    ...realSources(client),
    nonces: createNonceStore(table),
    ledger: createAuthCodeLedger(table),
    requestToken: createTokenClient({ alipayBaseUrl: readAlipayBaseUrl() }),
    requestWechatToken: createWechatClient({ wechatBaseUrl: readWechatBaseUrl() }),
  };
};

/** POST /unipay/assist/channel/auth/auth: turns an auth code into openId, userId and accessToken. */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, randomBytes, requestWechatToken } = dependencies;
  const { secretPrefix } = configuration;
  const operation = 'exchange-auth-code';
  const { secrets, registry } = createSources(dependencies, { operation });
  const channels = {
    ...{ secrets, secretPrefix },
    redeemAlipayCode: createCodeRedemption({
      ...dependencies,
      requestToken: watchCalls('alipay', dependencies.requestToken, dependencies),
      issuerOf: alipayIssuerOf,
    }),
    redeemWechatCode: createCodeRedemption({
      ...dependencies,
      requestToken: watchCalls('wechat', requestWechatToken, dependencies),
      issuerOf: wechatIssuerOf,
    }),
  };

  return createOperation(
    {
      name: operation,
      contract,
      adapter: daxpayProtocol,
      middlewares: authenticate({
        ...dependencies,
        ...configuration,
        protocol: daxpayProtocol,
        contract,
        alsoCheck,
        loadCaller: daxpayCallers(registry),
        authorize: (input, caller) => checkOwnership(input, caller, channels),
      }),
      run: (context) => {
        const { resource, caller, deadlineMs } = context;
        const returnAccessToken = caller?.returnAccessToken === true;
        const unsettled = () => noteUnsettled(context);
        return identify(present(resource, 'resource'), { deadlineMs, randomBytes, returnAccessToken, unsettled });
      },
    },
    dependencies,
  );
}

export const handler = createHandler();
