// One fresh process of one function under a runtime like Lambda's: it takes the event from Lambda's runtime API and posts the
// answer there. As in AWS's own client (aws-lambda-ric 4.0.2), an ES module that loads node:http before the function.
// Argument: the bundle's file.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Agent, request } = require('node:http');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;

/**
 * @param {string} url
 * @param {string} [body]
 * @returns {Promise<{ headers: import('node:http').IncomingHttpHeaders, text: string }>}
 */
const exchange = (url, body) =>
  new Promise((resolve, reject) => {
    const call = request(url, { method: body === undefined ? 'GET' : 'POST', agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ headers: response.headers, text }));
    });
    call.on('error', reject).end(body);
  });

const { handler } = require(String(process.argv[2]));
const { headers, text } = await exchange(`${api}/next`);
const awsRequestId = String(headers['lambda-runtime-aws-request-id']);
const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
const context = { awsRequestId, getRemainingTimeInMillis: () => deadlineMs - Date.now() };
const answer = await handler(JSON.parse(text), context);
await exchange(`${api}/${awsRequestId}/response`, JSON.stringify(answer ?? null));
process.exit(0);
