/** What a deployment sets for every function; handlers read it when they are loaded. */
Object.assign(process.env, {
  SERVICE_NAME: 'alipay-auth-gateway',
  STAGE: 'test',
  TABLE_NAME: 'alipay-auth-gateway-test',
  REGISTRY_TABLE_NAME: 'alipay-auth-gateway-test-registry',
  QUEUE_NAME: 'alipay-auth-gateway-test-callbacks',
  DEAD_LETTER_QUEUE_NAME: 'alipay-auth-gateway-test-callbacks-dead',
  ROUTES: 'GET /health',
  PUBLIC_BASE_URL: 'https://gateway.example/prod',
  AWS_REGION: 'eu-central-1',
});
