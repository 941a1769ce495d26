import { randomBytes, randomUUID } from 'node:crypto';
import { contract as link } from '../../functions/create-authorization-url/contract.ts';
import type { SentRequest } from '../explain/request/sent-request.ts';
import type { DemoClient } from '../local-stack.ts';
import { jsonPost, newCode } from '../sign/demo-requests.ts';
import { signOpenapi } from '../sign/openapi.ts';
import { reach } from '../stack-requests.ts';
import { Refusal, UsageError } from '../surroundings.ts';

/** Where the signature stands in an event that is to be signed. */
export const SIGNATURE = '{{sign}}';

const PLACEHOLDER = /\{\{([\w.]+)\}\}/g;

/**
 * Puts what only a running stack knows into the strings of an event: `{{demo.…}}` is a member of demo.json, `{{random}}` a new id,
 * `{{authCode}}` a code of the fake Alipay, `{{state}}` the state of a new link. Each name has one value in an event. The signature
 * comes afterwards.
 * @throws UsageError for a name that is none of these
 */
export async function fillPlaceholders(text: string, demo: DemoClient, nowMs: number): Promise<string> {
  const names = new Set(Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name));
  names.delete('sign');
  const values = new Map<string, string>();
  for (const name of names) values.set(name, await newValue(name, demo, nowMs));
  // Within JSON, and within a body that is JSON in a string: no value has a character that either would escape.
  return text.replaceAll(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole);
}

async function newValue(name: string, demo: DemoClient, nowMs: number): Promise<string> {
  if (name === 'random') return randomBytes(16).toString('hex');
  if (name === 'authCode') return newCode(demo, demo.alipayApp.appId);
  if (name === 'state') return newState(demo, nowMs);
  const value = name.startsWith('demo.') ? memberOf(demo, name.split('.').slice(1)) : undefined;
  if (typeof value === 'string' && JSON.stringify(value) === `"${value}"`) return value;
  throw new UsageError(
    `The event has {{${name}}}, which is none of: demo.<member of demo.json>, random, authCode, state.`,
  );
}

const memberOf = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (object, name) => (Object.hasOwn(Object(object), name) ? (object as Record<string, unknown>)[name] : undefined),
    value,
  );

/** A link of the demo's business, as far as the customer's browser brings it back. */
async function newState(demo: DemoClient, nowMs: number): Promise<string> {
  const { businessId, merchantId, privateKey } = demo.openapi.rsa;
  const members = { businessId, merchantId, serialNo: randomUUID(), userId: 'demo-customer' };
  const { request } = signOpenapi(jsonPost(link.path, members), businessId, { privateKey }, nowMs);
  const { data } = (await send(demo, request)) as { data?: { alipayAuthUrl: string } };
  const state = data && new URL(data.alipayAuthUrl).searchParams.get('state');
  if (state) return state;
  throw new Refusal(`The stack at ${demo.gateway} gave no link. Start it again: npm start`);
}

async function send({ gateway }: DemoClient, { method, target, headers, body }: SentRequest): Promise<unknown> {
  const options = { method, headers: headers.map(([name, value]): [string, string] => [name, value]) };
  return (await reach(`${gateway}${target}`, { ...options, body: new Uint8Array(body) })).json();
}
