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

/** Of `demo.json` what the tool needs. */
export interface DemoNote {
  readonly alipay: string;
  readonly merchant: string;
  readonly openapi: { readonly rsa: { readonly businessId: string; readonly merchantId: string; callbackUrl: string } };
}

/** @throws Refusal where no stack has been started with this state folder */
export function findLocalStack(environment: Surroundings['environment']): LocalStack {
  const folder = environment.LOCAL_STATE_DIR || '.local';
  const { awsUrl = '' } = readNote<{ awsUrl?: string }>(join(folder, 'stack.json')) ?? {};
  if (awsUrl !== '') return { folder, awsUrl };
  throw new Refusal(`Stage local is a running "npm start", and none has been started here. Start one, or say --stage.`);
}

/** @throws Refusal where the stack is not ready */
export function readDemo({ folder }: Pick<LocalStack, 'folder'>): DemoNote {
  const demo = readNote<DemoNote>(join(folder, 'demo.json'));
  if (demo) return demo;
  throw new Refusal('The stack is not ready yet. Wait until "npm start" prints "ready".');
}

const readNote = <Note>(file: string): Note | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Note) : undefined;
