import { issuerOf } from '../../shared/alipay/connection.ts';
import { createTokenClient } from '../../shared/alipay/token-exchange.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { authenticate } from '../../shared/gateway/authenticate.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { present } from '../../shared/gateway/request-context.ts';
import { readAlipayBaseUrl, readConfiguration, readTableName } from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { createSecretsManagerClient } from '../../shared/platform/secrets-manager.ts';
import { daxpayCallers } from '../../shared/protocols/daxpay/caller.ts';
import { daxpayProtocol } from '../../shared/protocols/daxpay/protocol.ts';
import { createCodeRedemption } from '../../shared/redemption/redeem-code.ts';
import { SecretCache } from '../../shared/secrets/secret-cache.ts';
import { secretsManagerSource } from '../../shared/secrets/secret-source.ts';
import { createAuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import { createNonceStore } from '../../shared/storage/nonces.ts';
import { alsoCheck } from './also-check.ts';
import { contract } from './contract.ts';
import { identify } from './identify.ts';
import { checkOwnership } from './ownership.ts';

/** What the operation reaches outside itself; every part has a real default. */
export const realDependencies = () => {
  const table = { client: createDynamoDbClient(), tableName: readTableName() };
  return {
    ...ambient,
    configuration: readConfiguration(),
    fetchSecret: secretsManagerSource(createSecretsManagerClient()),
    nonces: createNonceStore(table),
    ledger: createAuthCodeLedger(table),
    requestToken: createTokenClient({ alipayBaseUrl: readAlipayBaseUrl() }),
  };
};

/** POST /unipay/assist/channel/auth/auth: turns an auth code into openId, userId and accessToken. */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, fetchSecret, clock, randomBytes } = dependencies;
  const { secretPrefix } = configuration;
  const secrets = new SecretCache(fetchSecret, clock);
  const channels = { secrets, secretPrefix, redeemAlipayCode: createCodeRedemption({ ...dependencies, issuerOf }) };

  return createOperation(
    {
      name: 'exchange-auth-code',
      contract,
      adapter: daxpayProtocol,
      middlewares: authenticate({
        ...dependencies,
        ...configuration,
        protocol: daxpayProtocol,
        contract,
        alsoCheck,
        loadCaller: daxpayCallers(secrets, secretPrefix),
        lookUpsUsedUp: () => secrets.lookUpsUsedUp(),
        authorize: (input, caller) => checkOwnership(input, caller, channels),
      }),
      run: ({ resource, caller, deadlineMs }) => {
        const returnAccessToken = caller?.returnAccessToken === true;
        return identify(present(resource, 'resource'), { deadlineMs, randomBytes, returnAccessToken });
      },
    },
    dependencies,
  );
}

export const handler = createHandler();
