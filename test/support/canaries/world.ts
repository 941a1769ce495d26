/** A running stack in which everything is marked, and the search through all that came of it. */
import type { LoggedRequest } from '../../../local/alipay/request-log.ts';
import { type Operator, operator } from '../operator.ts';
import { recordedCalls } from '../recorded-calls.ts';
import type { RunningStack } from '../stack.ts';
import { createMarkedCallers, type MarkedCallers, markPrivateKey } from './callers.ts';
import { collect, issuerRequests } from './collect.ts';
import type { Evidence } from './detector.ts';
import { Journal } from './journal.ts';
import { startTalkativeMerchant, type TalkativeMerchant } from './merchant.ts';
import type { Misplaced } from './misplaced.ts';
import { type CodeUse, visitors } from './visits.ts';

/** The world of one test. */
export interface MarkedWorld {
  readonly stack: RunningStack;
  readonly journal: Journal;
  readonly merchant: TalkativeMerchant;
  readonly admin: Operator;
  readonly callers: MarkedCallers;
  /** New callers, whose secrets no function has read. */
  newCallers(tag: string): Promise<MarkedCallers>;
  /** Once through every interface. */
  tour(callers: MarkedCallers): Promise<void>;
  /** Takes over what Alipay has seen and said; to be called before a hundred calls of its token gateway are over. */
  askAlipay(): Promise<void>;
  /** All evidence so far. */
  evidence(): Promise<Evidence[]>;
  /** Ends what is beside the stack. */
  end(): void;
}

/** Marks a stack's own secrets, and configures callers and a merchant beside those that are there. */
export async function markWorld(stack: RunningStack): Promise<MarkedWorld> {
  const merchant = await startTalkativeMerchant();
  const journal = new Journal(stack.gateway);
  const admin = operator(stack.aws);
  await recordedCalls(stack.aws).keepInputs(true);
  await markOwnSecrets(admin, journal);
  journal.mark("a merchant's words", merchant.words);

  const uses = new Map<string, CodeUse>();
  const seen = new Set<string>();
  const alipayEvidence: Evidence[] = [];
  const { callbackUrl } = merchant;
  const newCallers = (tag: string) =>
    createMarkedCallers(admin, journal.detector, { tag, callbackUrl, connection: 'demo' });
  const { tour } = visitors({
    journal,
    demo: stack.demo,
    connection: 'demo',
    callbackUrl,
    onCode: (code, use) => void uses.set(code, use),
  });

  async function askAlipay(): Promise<void> {
    const answer = await fetch(`${stack.demo.alipay}/simulator/requests`);
    const all = (await answer.json()) as LoggedRequest[];
    const fresh = all.filter((request) => !seen.has(JSON.stringify(request)));
    for (const request of fresh) {
      seen.add(JSON.stringify(request));
      markAnswer(request, uses, journal);
    }
    alipayEvidence.push(...issuerRequests(fresh));
  }

  return {
    stack,
    journal,
    merchant,
    admin,
    callers: await newCallers('warm'),
    newCallers,
    tour,
    askAlipay,
    async evidence() {
      await askAlipay();
      const callbacks = merchant.received.map(({ evidence }) => evidence);
      return [...journal.evidence, ...alipayEvidence, ...callbacks, ...(await collect(stack))];
    },
    end() {
      merchant.close();
      admin.close();
    },
  };
}

/** Keys of the gateway and of the connection, as they were made. */
async function markOwnSecrets(admin: Operator, journal: Journal): Promise<void> {
  const [signing, state, token, registry] = await Promise.all(
    ['signing', 'state', 'token', 'registry'].map(async (ring) => (await admin.read(`keys/${ring}`)).keys[0]),
  );
  journal.mark('state key', state.secret);
  journal.mark('token key', token.secret);
  journal.mark("the registry's key", registry.key);
  markPrivateKey(journal.detector, "the gateway's private key", signing.privateKey);
  const { privateKey } = await admin.read('connections/demo');
  markPrivateKey(journal.detector, "the connection's private key", privateKey);
  const { appSecret } = await admin.read('connections/demo-wechat');
  // It stands in the query of each call, as WeChat has it.
  journal.mark("the WeChat account's secret", appSecret, ['wechat']);
}

/** Marks what Alipay or WeChat said of a code's user, or tried to say. */
function markAnswer(
  { query, body, answer }: LoggedRequest,
  uses: ReadonlyMap<string, CodeUse>,
  journal: Journal,
): void {
  const code = query.code ?? new URLSearchParams(body).get('code') ?? '';
  const use = uses.get(code) ?? { identities: [], accessToken: [] };
  const said = (name: string) => new RegExp(`"${name}":"([^"]+)"`).exec(answer?.text ?? '')?.[1];
  for (const name of ['open_id', 'user_id', 'openid', 'access_token', 'refresh_token', 'sign']) {
    const value = said(name)?.replaceAll('\\/', '/');
    const belongs =
      { open_id: use.identities, user_id: use.identities, openid: use.identities, access_token: use.accessToken }[
        name
      ] ?? [];
    if (value !== undefined && value.length >= 12) journal.mark(`the issuer's ${name}`, value, belongs);
  }
}

/** Sends values in unexpected places, some at a time. */
export async function sendMisplaced(journal: Journal, misplaced: readonly Misplaced[]): Promise<void> {
  for (let start = 0; start < misplaced.length; start += 20) {
    const some = misplaced.slice(start, start + 20);
    await Promise.all(
      some.map(({ name, value, request, belongs = [], isTold }) => {
        const place = journal.newPlace();
        journal.mark(`misplaced: ${name}`, value, isTold ? [...belongs, place] : belongs);
        return journal.send(request, place);
      }),
    );
  }
}
