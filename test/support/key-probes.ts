/** Requests that are right in everything but perhaps their key: what becomes of them says whether the key is taken. */
import { randomUUID } from 'node:crypto';
import type { Demo } from '../../local/demo/demo-file.ts';
import { daxpayRun } from './daxpay-run.ts';
import { signedGet, type WireRequest } from './genauth-client.ts';
import type { ClientKeys } from './honest-clients.ts';
import type { Sender } from './kept-connections.ts';
import { urlRequest } from './openapi-client.ts';

/** What became of a probe, and when it was sent. */
export interface ProbeOutcome {
  readonly name: string;
  readonly atMs: number;
  readonly accepted: boolean;
}

/** A key under which a request can be sent. */
export interface KeyProbe {
  readonly name: string;
  /** @throws Error for anything but an acceptance and the refusal of a signature */
  run(): Promise<ProbeOutcome>;
}

/** The keys that are probed; a kind may be left out. */
export type ProbedKeys = Partial<Pick<ClientKeys, 'app' | 'pool' | 'rsa' | 'md5'>> & {
  readonly daxpay: Partial<ClientKeys['daxpay']>;
};

/** One probe for each of the keys. */
export function keyProbes(
  { app, pool, rsa, md5, daxpay }: ProbedKeys,
  { demo, sender }: { demo: Demo; sender: Sender },
): KeyProbe[] {
  const { signedApp } = demo.genauth;
  const { newCode, signed } = daxpayRun(demo);
  const { connection } = signedApp;
  const probe = (name: string, make: () => WireRequest | Promise<WireRequest>, judge: Judge): KeyProbe => ({
    name,
    async run() {
      const [request, atMs] = [await make(), Date.now()];
      const { status, body } = await sender.send(request);
      return { name, atMs, accepted: judge(status, JSON.parse(body)) };
    },
  });
  const url = ({ businessId, merchantId, key }: ClientKeys['rsa']) => {
    const body = JSON.stringify({ businessId, merchantId, serialNo: randomUUID(), userId: 'customer-1' });
    return urlRequest(key, { businessId, body });
  };
  return [
    ...(app ? [probe('access key of an app', () => signedGet({ ...signedApp, ...app }), byGenauth)] : []),
    ...(pool ? [probe('access key of a user pool', () => signedGet({ ...pool, connection }), byGenauth)] : []),
    ...(rsa ? [probe('key of an RSA business', () => url(rsa), byOpenapi)] : []),
    ...(md5 ? [probe('secret of an MD5 business', () => url(md5), byOpenapi)] : []),
    ...Object.entries(daxpay).map(([name, daxpayApp]) =>
      probe(`secret of DaxPay app ${name}`, async () => signed(daxpayApp, await newCode()), byDaxpay),
    ),
  ];
}

type Judge = (status: number, answer: Readonly<Record<string, unknown>>) => boolean;

const byGenauth: Judge = (_status, { statusCode, apiCode }) =>
  decide({ accepted: statusCode === 200, refused: apiCode === 1300 }, { statusCode, apiCode });
const byOpenapi: Judge = (httpStatus, { status }) =>
  decide({ accepted: httpStatus === 200, refused: httpStatus === 401 && status === 2 }, { httpStatus, status });
const byDaxpay: Judge = (_status, { code }) => decide({ accepted: code === 0, refused: code === 20052 }, { code });

function decide({ accepted, refused }: { accepted: boolean; refused: boolean }, answer: object): boolean {
  if (accepted !== refused) return accepted;
  throw new Error(`neither accepted nor refused for its key: ${JSON.stringify(answer)}`);
}
