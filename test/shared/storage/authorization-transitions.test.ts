/** Each step to the letter: what it writes, and under which condition. That the whole behaves is a matter of properties. */
import * as transitions from '../../../shared/storage/authorization-transitions.ts';
import {
  all,
  any,
  atLeast,
  atMost,
  type Condition,
  contains,
  exists,
  not,
  oneOf,
  sizeBelow,
} from '../../../shared/storage/condition.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12Z');
const HOUR_MS = 3_600_000;
const holds = oneOf('exchangeId', 'mine');
const isUndelivered = oneOf('delivery', 'pending', 'queued', 'scheduled');
const refusal = { codeHash: 'hash', message: 'refused', linkEndsAtMs: 5_000 };

/** What ends the authorization, beside the result itself. */
const final = (members: object) => ({
  set: {
    authorizedAt: '2026-11-21T03:27:12.000Z',
    delivery: 'pending',
    sweep: 'queue',
    dueAt: NOW_MS + 30_000,
    ...members,
  },
  remove: ['leaseUntilMs'],
});
const untilLinkEnds = {
  set: { outcome: 'waiting', sweep: 'refused', dueAt: 5_001 },
  remove: ['leaseUntilMs', 'codeHash'],
};

test.each<[string, transitions.Change, object, Condition]>([
  [
    'startExchange',
    transitions.startExchange({ exchangeId: 'mine', codeHash: 'hash', aliveSinceSeconds: 9 }, NOW_MS),
    {
      set: {
        outcome: 'exchanging',
        exchangeId: 'mine',
        codeHash: 'hash',
        leaseUntilMs: NOW_MS + 60_000,
        sweep: 'lease',
        dueAt: NOW_MS + 60_000,
      },
    },
    any(
      all(oneOf('outcome', 'waiting'), atLeast('createdAtSeconds', 9), not(contains('refusedCodes', 'hash'))),
      all(holds, oneOf('outcome', 'exchanging')),
    ),
  ],
  [
    'finishExchange',
    transitions.finishExchange('mine', { outcome: 'success', message: 'm', openId: 'o', alipayUserId: 'u' }, NOW_MS),
    final({ outcome: 'success', message: 'm', openId: 'o', alipayUserId: 'u' }),
    all(holds, oneOf('outcome', 'exchanging', 'success')),
  ],
  [
    'finishExchange without identities',
    transitions.finishExchange('mine', { outcome: 'unknown', message: 'm' }, NOW_MS),
    final({ outcome: 'unknown', message: 'm' }),
    all(holds, oneOf('outcome', 'exchanging', 'unknown')),
  ],
  [
    'releaseLikeNew',
    transitions.releaseLikeNew('mine'),
    { set: { outcome: 'waiting' }, remove: ['leaseUntilMs', 'codeHash', 'sweep', 'dueAt'] },
    all(holds, oneOf('outcome', 'exchanging', 'waiting'), not(exists('refusedCodes'))),
  ],
  [
    'releaseAfterRefusal',
    transitions.releaseAfterRefusal('mine', 5_000),
    untilLinkEnds,
    all(holds, oneOf('outcome', 'exchanging', 'waiting'), exists('refusedCodes')),
  ],
  [
    'refuse',
    transitions.refuse('mine', refusal),
    { ...untilLinkEnds, add: { refusedCodes: 'hash' } },
    all(
      holds,
      any(
        all(oneOf('outcome', 'exchanging'), any(not(exists('refusedCodes')), sizeBelow('refusedCodes', 2))),
        all(oneOf('outcome', 'waiting'), contains('refusedCodes', 'hash')),
      ),
    ),
  ],
  [
    'refuseLast',
    transitions.refuseLast('mine', refusal, NOW_MS),
    final({ outcome: 'failed', message: 'refused' }),
    all(holds, oneOf('outcome', 'exchanging', 'failed')),
  ],
  [
    'endRefused',
    transitions.endRefused(NOW_MS),
    final({ outcome: 'failed', message: 'Alipay refused the authorization, and the link has ended' }),
    all(oneOf('outcome', 'waiting'), oneOf('sweep', 'refused'), atMost('dueAt', NOW_MS)),
  ],
  [
    'expireLease',
    transitions.expireLease(NOW_MS),
    final({ outcome: 'unknown', message: 'the exchange with Alipay was interrupted' }),
    all(oneOf('outcome', 'exchanging'), atMost('leaseUntilMs', NOW_MS)),
  ],
  [
    'markQueued',
    transitions.markQueued(),
    { set: { delivery: 'queued', sweep: 'delivery' } },
    oneOf('delivery', 'pending'),
  ],
  [
    'markDelivered',
    transitions.markDelivered(NOW_MS),
    { set: { delivery: 'delivered', sweep: 'erase', dueAt: NOW_MS + 24 * HOUR_MS } },
    oneOf('delivery', 'pending', 'queued', 'scheduled', 'dead'),
  ],
  [
    'retryOnQueue',
    transitions.retryOnQueue({ attemptId: 'mine', attemptsBefore: 3, nextAttemptAtMs: NOW_MS + 1 }),
    { set: { attempts: 4, attemptId: 'mine', nextAttemptAtMs: NOW_MS + 1 } },
    all(isUndelivered, any(oneOf('attempts', 3), all(oneOf('attempts', 4), oneOf('attemptId', 'mine')))),
  ],
  [
    'schedule',
    transitions.schedule({ attemptId: 'mine', attemptsBefore: 3, nextAttemptAtMs: NOW_MS + 1 }),
    {
      set: {
        attempts: 4,
        attemptId: 'mine',
        nextAttemptAtMs: NOW_MS + 1,
        delivery: 'scheduled',
        sweep: 'scheduled',
        dueAt: NOW_MS + 1,
      },
    },
    all(isUndelivered, any(oneOf('attempts', 3), all(oneOf('attempts', 4), oneOf('attemptId', 'mine')))),
  ],
  [
    'countLastAttempt',
    transitions.countLastAttempt(9),
    { set: { attempts: 10 } },
    all(oneOf('attempts', 9), isUndelivered),
  ],
  [
    'requeue',
    transitions.requeue(NOW_MS),
    { set: { delivery: 'queued', sweep: 'delivery', dueAt: NOW_MS + 30_000 } },
    all(oneOf('delivery', 'scheduled'), atMost('dueAt', NOW_MS)),
  ],
  [
    'markDead',
    transitions.markDead(NOW_MS),
    { set: { delivery: 'dead', sweep: 'erase', dueAt: NOW_MS + 14 * 24 * HOUR_MS } },
    isUndelivered,
  ],
  [
    'restart',
    transitions.restart(NOW_MS),
    {
      set: { delivery: 'pending', attempts: 0, sweep: 'queue', dueAt: NOW_MS },
      remove: ['nextAttemptAtMs'],
    },
    not(oneOf('delivery', 'none')),
  ],
  [
    'erase',
    transitions.erase(NOW_MS),
    { remove: ['openId', 'alipayUserId', 'sweep', 'dueAt'] },
    all(oneOf('sweep', 'erase'), atMost('dueAt', NOW_MS)),
  ],
])('%s', (_name, change, effect, when) => {
  expect(change).toStrictEqual({ ...effect, when });
});
