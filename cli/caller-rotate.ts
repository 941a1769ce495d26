import type { Command } from 'commander';
import { callerKey } from '../shared/registry/item-key.ts';
import { isActive, readValidity, type ValidityDocument } from '../shared/signing/validity.ts';
import { changeCaller } from './caller-writer.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { reportHandOver } from './hand-over.ts';
import { callerNamed, PROTOCOLS } from './identifiers.ts';
import { instantOf } from './instant.ts';
import { sharedSecret } from './keygen.ts';
import { checkDocument } from './read-document.ts';
import { Refusal, type Surroundings, UsageError } from './surroundings.ts';

/** A key in a caller's document, of any protocol. */
interface CallerKey extends ValidityDocument {
  readonly id?: string;
  readonly methods?: readonly string[];
}

type CallerDocument = Readonly<Record<string, unknown>>;

/** Where a caller's document has its keys. */
const LISTS = ['accessKeys', 'publicKeys', 'md5Secrets', 'signSecrets'] as const;

/** A caller with its new key. */
interface Rotated {
  readonly document: CallerDocument;
  readonly handOver: Readonly<Record<string, string>>;
}

/** `caller rotate PROTOCOL ID`: a new key beside the old one, which ends after some days. */
export function callerRotate(caller: Command, { writing, run, surroundings }: CommandContext): void {
  const command = caller
    .command('rotate')
    .description('put a new key beside the old one, which ends some days later')
    .argument('<protocol>', PROTOCOLS.join(', '))
    .argument('<id>', 'its id')
    .option('--public-key <file>', "openapi with RSA: the business's new public key; - reads standard input")
    .option('--days <days>', 'for how long the old key still works', '7');
  writing(command).action(
    (protocol: string, id: string, options: WriteOptions & { publicKey?: string; days: string }) => {
      const name = callerNamed(protocol, id);
      const days = wholeDays(options.days);
      return run(options, async ({ deployment, report }) => {
        const registry = await deployment.openRegistry();
        let handOver: Rotated['handOver'] = {};
        const change = (before: unknown): CallerDocument => {
          if (before === undefined) throw new Refusal(`There is no caller ${protocol} ${id}. See: caller list`);
          const rotated = rotate(before as CallerDocument, { id, days, publicKey: options.publicKey, surroundings });
          checkDocument(name.protocol, rotated.document, surroundings);
          handOver = rotated.handOver;
          return rotated.document;
        };
        const until = instantOf(surroundings.nowMs + days * 86_400_000);
        if (options.dryRun) {
          change((await registry.read(callerKey(name.protocol, id)))?.document);
          const result = 'would be rotated';
          return report({ caller: `${protocol} ${id}`, result, until }, `The old key would work until ${until}.`);
        }
        await changeCaller(registry, name, change);
        report({ caller: `${protocol} ${id}`, result: 'rotated', until }, `The old key works until ${until}.`);
        reportHandOver(report, handOver);
      });
    },
  );
}

interface RotateOptions {
  readonly id: string;
  readonly days: number;
  readonly publicKey: string | undefined;
  readonly surroundings: Surroundings;
}

function rotate(document: CallerDocument, { id, days, publicKey, surroundings }: RotateOptions): Rotated {
  const list = LISTS.find((member) => Array.isArray(document[member]) && (document[member] as []).length > 0);
  if (list === undefined) throw new Refusal('It has no keys that could be rotated.');
  const keys = document[list] as readonly CallerKey[];
  const active = keys.filter((key) => isActive(readValidity(key), surroundings.nowMs));
  if (keys.some((key) => readValidity(key).notBeforeMs > surroundings.nowMs)) {
    throw new Refusal('A key waits for its notBefore: a rotation is under way. See: caller show');
  }
  if (active.length > 1) {
    throw new Refusal('Two keys are active already: a rotation is under way. Wait for the end of the older one.');
  }
  const notAfter = instantOf(surroundings.nowMs + days * 86_400_000);
  const former = active.map((key) => ({ ...key, notAfter }));
  const added = newKey(list, keys, { id, publicKey, surroundings });
  return { document: { ...document, [list]: [added.key, ...former] }, handOver: added.handOver };
}

function newKey(
  list: (typeof LISTS)[number],
  keys: readonly CallerKey[],
  { id, publicKey, surroundings }: Omit<RotateOptions, 'days'>,
): { key: object; handOver: Readonly<Record<string, string>> } {
  if ((list === 'publicKeys') !== (publicKey !== undefined)) {
    throw new UsageError('--public-key FILE belongs to a business that signs with RSA, and to no other caller.');
  }
  const secret = sharedSecret();
  if (list === 'publicKeys') {
    return { key: { publicKey: Buffer.from(surroundings.read(String(publicKey))).toString('utf8') }, handOver: {} };
  }
  if (list !== 'accessKeys') return { key: { secret }, handOver: { secret } };
  const [newest] = keys;
  const number = [...Array(keys.length + 1).keys()].map((index) => `${id}-${index + 1}`.slice(-64));
  const keyId = String(number.findLast((candidate) => keys.every((key) => key.id !== candidate)));
  return {
    key: { id: keyId, secret, methods: newest?.methods ?? ['HMAC-SHA256'] },
    handOver: { accessKeyId: keyId, accessKeySecret: secret },
  };
}

function wholeDays(text: string): number {
  if (/^[0-9]{1,3}$/.test(text)) return Number(text);
  throw new UsageError('--days is a whole number, at most 999.');
}
