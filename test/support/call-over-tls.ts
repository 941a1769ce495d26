/**
 * Calls a TLS server of its own that answers what it receives, and prints the reply.
 * `node test/support/call-over-tls.ts <folder with key.pem and cert.pem>`
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { callOut } from '../../shared/platform/outbound-call.ts';

const [folder = '.'] = process.argv.slice(2);
const read = (name: string) => readFileSync(`${folder}/${name}.pem`);
const server = createServer({ key: read('key'), cert: read('cert') }, (request, response) => {
  response.sendDate = false;
  request.pipe(response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
const reply = await callOut({ url, body: 'code=x', timeoutMs: 5_000 });
const body = reply.kind === 'responded' ? { body: Buffer.from(reply.body).toString() } : {};
process.stdout.write(JSON.stringify({ ...reply, ...body }));
server.close();
