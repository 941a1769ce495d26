import type { ConnectionDocument } from '../shared/alipay/connection.ts';
import { type Surroundings, UsageError } from './surroundings.ts';

/** What Alipay's console gives of an app, one option each. */
export interface ConnectionParts {
  readonly appId?: string;
  readonly pid?: string;
  readonly environment?: string;
  readonly privateKey?: string;
  readonly alipayPublicKey?: string;
}

/** How each is asked for where nobody said it. */
const QUESTIONS = {
  appId: 'App id, as the console shows it',
  pid: 'PID of the account (16 digits, begins with 2088)',
  privateKey: "File with the app's private key",
  alipayPublicKey: "File with Alipay's public key (the console shows it once the app's is pasted there)",
} as const;
type Part = keyof typeof QUESTIONS;

const OPTIONS: Readonly<Record<Part, string>> = {
  appId: '--app-id',
  pid: '--pid',
  privateKey: '--private-key',
  alipayPublicKey: '--alipay-public-key',
};

/**
 * An app's document from what the console gives: from options, or by asking on a terminal. Keys come from files.
 * @throws UsageError that names what is missing where nobody can be asked
 */
export async function documentFromParts(
  { environment = 'production', ...parts }: ConnectionParts,
  { ask, read }: Pick<Surroundings, 'ask' | 'read'>,
): Promise<Pick<ConnectionDocument, 'appId' | 'pid'> & { readonly environment: string }> {
  const given: Record<Part, string> = { appId: '', pid: '', privateKey: '', alipayPublicKey: '' };
  const missing: string[] = [];
  for (const part of Object.keys(QUESTIONS) as Part[]) {
    const text = parts[part] ?? (await ask(QUESTIONS[part]));
    if (text) given[part] = text;
    else missing.push(OPTIONS[part]);
  }
  if (missing.length > 0) throw new UsageError(`Say --file FILE, or also: ${missing.join(', ')}.`);
  return {
    ...{ appId: given.appId, pid: given.pid, environment },
    ...{ privateKey: contentOf(given.privateKey, read), alipayPublicKey: contentOf(given.alipayPublicKey, read) },
  };
}

function contentOf(file: string, read: Surroundings['read']): string {
  try {
    return Buffer.from(read(file)).toString('utf8').trim();
  } catch {
    throw new UsageError('A file of a key cannot be read. Nothing was written.');
  }
}
