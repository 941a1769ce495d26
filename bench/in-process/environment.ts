/** What a deployment sets for every function; the bundles read it when they are loaded, so this comes before them. */
Object.assign(process.env, {
  SERVICE_NAME: 'alipay-auth-gateway',
  // The one stage in which Alipay may have another address.
  STAGE: 'local',
  TABLE_NAME: 'alipay-auth-gateway-local',
  REGISTRY_TABLE_NAME: 'alipay-auth-gateway-local-registry',
  QUEUE_NAME: 'alipay-auth-gateway-local-callbacks',
  DEAD_LETTER_QUEUE_NAME: 'alipay-auth-gateway-local-callbacks-dead',
  PUBLIC_BASE_URL: 'https://gateway.example',
  ALIPAY_BASE_URL: 'http://127.0.0.1:9',
  AWS_REGION: 'eu-central-1',
  // Lambda sets it for functions that trace.
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
});
