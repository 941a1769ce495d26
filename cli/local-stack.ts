import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal, type Surroundings } from './surroundings.ts';

/** The stage that is a running `npm start`. */
export const LOCAL_STAGE = 'local';

/** What a running stack notes in its state folder. */
export interface LocalStack {
  readonly folder: string;
  /** Origin of its AWS endpoints. */
  readonly awsUrl: string;
}

/** What of `demo.json` the tool uses: everything that a client of the running stack needs. */
export interface DemoClient {
  readonly gateway: string;
  readonly alipay: string;
  readonly merchant: string;
  readonly alipayApp: { readonly appId: string };
  readonly platform: { readonly publicKey: string };
  readonly genauth: {
    readonly publicApp: { readonly appId: string; readonly appSecret: string };
    readonly signedApp: {
      readonly appId: string;
      readonly accessKeyId: string;
      readonly accessKeySecret: string;
      readonly connection: string;
    };
  };
  readonly openapi: {
    readonly rsa: {
      readonly businessId: string;
      readonly merchantId: string;
      readonly privateKey: string;
      readonly callbackUrl: string;
    };
  };
  readonly daxpay: { readonly hmac: { readonly appId: string; readonly secret: string } };
}

/** @throws Refusal where no stack has been started with this state folder */
export function findLocalStack(environment: Surroundings['environment']): LocalStack {
  const folder = environment.LOCAL_STATE_DIR || '.local';
  const { awsUrl = '' } = readNote<{ awsUrl?: string }>(join(folder, 'stack.json')) ?? {};
  if (awsUrl !== '') return { folder, awsUrl };
  throw new Refusal(`Stage local is a running "npm start", and none has been started here. Start one, or say --stage.`);
}

/** @throws Refusal where the stack is not ready */
export function readDemo({ folder }: Pick<LocalStack, 'folder'>): DemoClient {
  const demo = readNote<DemoClient>(join(folder, 'demo.json'));
  if (demo) return demo;
  throw new Refusal('The stack is not ready yet. Wait until "npm start" prints "ready".');
}

const readNote = <Note>(file: string): Note | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Note) : undefined;
