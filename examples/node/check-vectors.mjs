// Holds the rules of these examples to known-good values: `node examples/node/check-vectors.mjs [vectors.json]`.
import { readFileSync } from 'node:fs';
import * as daxpay from './daxpay.mjs';
import * as genauth from './genauth.mjs';
import * as openapi from './openapi.mjs';
import { isFromGateway } from './verify.mjs';

const vectors = JSON.parse(readFileSync(process.argv[2] ?? 'examples/vectors.json', 'utf8'));
const { method, headers, target, accessKeySecret } = vectors.genauth;
const { businessId, privateKey, publicKey, request, response, callback } = vectors.openapi;
const { secret } = vectors.daxpay;

const trusted = { businessId, signType: 'SHA256-RSA', platformKeys: [publicKey] };
const isTrue = (message, nonce) =>
  isFromGateway({ headers: message.headers, body: Buffer.from(message.body) }, trusted, nonce, message.receivedAtMs);
const signed = genauth.stringToSign(method, headers, target);
const text = openapi.stringToSign(request.headers, request.body);
const { members, stringToSign, sign } = vectors.daxpay.request;

const checks = {
  'genauth signature':
    signed === vectors.genauth.stringToSign && genauth.sign(accessKeySecret, signed) === vectors.genauth.signature,
  'openapi request': text === request.stringToSign && openapi.sign(privateKey, text) === request.sign,
  'openapi response': isTrue(response, response.requestNonce),
  'openapi callback': isTrue(callback),
  'daxpay request': daxpay.stringToSign(members, secret) === stringToSign && daxpay.sign(members, secret) === sign,
  'daxpay response': daxpay.isSigned(vectors.daxpay.response, secret),
};
for (const [name, good] of Object.entries(checks)) console.log(`${good ? 'good' : 'wrong'} ${name}`);
process.exitCode = Object.values(checks).every(Boolean) ? 0 : 1;
