// get-alipay-authinfo for a caller that signs, as it is written without this gateway: the official Alipay SDK, the AWS SDK
// from node_modules, and by hand the checks that the interface asks for. It reads the same secrets and the same table.
// CommonJS, because as an ES module it starts a tenth slower.
const { createHmac, randomUUID, timingSafeEqual } = require('node:crypto');
const { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const { GetSecretValueCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');
const { AlipaySdk } = require('alipay-sdk');
const { createAuthInfo } = require('./auth-info.cjs');

const WINDOW_MS = 300_000;
const PATH = '/api/v3/get-alipay-authinfo';

const secretsManager = new SecretsManagerClient({});
const dynamoDb = new DynamoDBClient({});
const prefix = `${process.env.SERVICE_NAME}/${process.env.STAGE}`;
/** @type {Map<string, Promise<any>>} */
const secrets = new Map();
/** @type {Map<string, AlipaySdk>} */
const sdks = new Map();

class Refusal extends Error {
  /**
   * @param {number} statusCode
   * @param {string} message
   */
  constructor(statusCode, message) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** @param {import('aws-lambda').APIGatewayProxyEventV2} event */
exports.handler = async (event) => {
  const requestId = randomUUID();
  try {
    const authInfo = await issue(event);
    console.log(JSON.stringify({ level: 'INFO', message: 'accepted', requestId }));
    return answer({ statusCode: 200, message: 'ok', requestId, data: { authInfo } });
  } catch (error) {
    const { statusCode, message } = error instanceof Refusal ? error : new Refusal(500, 'internal error');
    console.log(JSON.stringify({ level: 'ERROR', message, requestId, error: String(error) }));
    return answer({ statusCode, message, requestId });
  }
};

/** @param {object} body */
function answer(body) {
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** @param {import('aws-lambda').APIGatewayProxyEventV2} event */
async function issue({ headers, rawQueryString }) {
  const [, keyId = '', signature = ''] = /^authing ([\w-]+):(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (Math.abs(Date.now() - Date.parse(headers.date ?? '')) > WINDOW_MS || !headers.date) {
    throw new Refusal(401, 'date is missing or outside the window');
  }
  const caller = await secret(`callers/genauth/${headers['x-authing-app-id'] ?? keyId}`);
  const key = caller.accessKeys.find((/** @type {{ id: string }} */ { id }) => id === keyId);
  if (!key || !isSigned(headers, rawQueryString, key.secret, signature)) throw new Refusal(401, 'bad signature');
  const connection = new URLSearchParams(rawQueryString).get('extIdpConnidentifier') ?? '';
  if (!caller.connections.includes(connection)) throw new Refusal(404, 'no such connection');
  await useNonce(keyId, headers['x-authing-signature-nonce'] ?? '');
  const { pid } = await secret(`connections/${connection}`);
  return createAuthInfo(await sdkFor(connection), pid);
}

/**
 * @param {Record<string, string | undefined>} headers
 * @param {string} query
 * @param {string} secretText
 * @param {string} signature
 */
function isSigned(headers, query, secretText, signature) {
  const lines = Object.keys(headers)
    .filter((name) => name === 'date' || name.startsWith('x-authing-'))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`);
  const parameters = [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).sort();
  const text = `GET\n${lines.join('')}${PATH}?${parameters.join('&')}`;
  const hash = headers['x-authing-signature-method'] === 'HMAC-SHA256' ? 'sha256' : 'sha1';
  const expected = createHmac(hash, secretText).update(text).digest();
  const received = Buffer.from(signature, 'base64');
  return expected.length === received.length && timingSafeEqual(expected, received);
}

/**
 * @param {string} keyId
 * @param {string} nonce
 */
async function useNonce(keyId, nonce) {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const put = new PutItemCommand({
    TableName: process.env.TABLE_NAME,
    Item: { pk: { S: `nonce#${keyId}#${nonce}` }, expiresAt: { N: String(nowSeconds + 660) } },
    ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
    ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
  });
  try {
    await dynamoDb.send(put);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) throw new Refusal(401, 'nonce used before');
    throw error;
  }
}

/** @param {string} connection */
async function sdkFor(connection) {
  const known = sdks.get(connection);
  if (known) return known;
  const { appId, privateKey, alipayPublicKey } = await secret(`connections/${connection}`);
  const sdk = new AlipaySdk({
    appId,
    privateKey: privateKey.trim(),
    keyType: 'PKCS8',
    alipayPublicKey: alipayPublicKey.trim(),
  });
  sdks.set(connection, sdk);
  return sdk;
}

/** @param {string} name */
function secret(name) {
  const known = secrets.get(name) ?? fetchSecret(name);
  secrets.set(name, known);
  return known;
}

/** @param {string} name */
async function fetchSecret(name) {
  const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId: `${prefix}/${name}` }));
  return JSON.parse(SecretString);
}
