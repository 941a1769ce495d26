import { createCallbackQueue } from '../../shared/delivery/callback-queue.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import type { Deployment } from '../deployment.ts';

/** Results of a deployment, the queue that delivers them, and what ends the work on them. */
export const deliveryOf = ({ clients, names, interruption }: Deployment) => ({
  authorizations: createAuthorizationStore({ client: clients.database, tableName: names.stateTable }),
  queue: createCallbackQueue({ client: clients.queues, queueName: names.callbacks }),
  interruption,
});
