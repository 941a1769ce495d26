import { type SigningBusiness, signingBusinesses } from '../../shared/protocols/openapi/caller.ts';
import { nameOf } from '../../shared/registry/item-key.ts';
import type { Registry } from '../../shared/registry/registry.ts';
import { readEntity } from '../../shared/secrets/entity.ts';
import type { Secrets } from '../../shared/secrets/secret-cache.ts';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../surroundings.ts';

/**
 * A business with what signs for it, read as deliver-callback reads it.
 * @throws Refusal where there is none; GatewayError where it or the signing key cannot be used
 */
export async function findBusiness(deployment: Deployment, businessId: string): Promise<SigningBusiness> {
  const { names } = deployment;
  const writer = await deployment.openRegistry();
  const registry: Registry = {
    async get(key, kind) {
      const item = await writer.read(key);
      return item && readEntity(kind, `registry item ${nameOf(key)}`, JSON.stringify(item.document ?? null));
    },
  };
  const secrets: Secrets = {
    async get(name, kind) {
      const document = await deployment.secrets.read(name.slice(names.secretPrefix.length + 1));
      return document === undefined ? undefined : readEntity(kind, `secret ${name}`, JSON.stringify(document));
    },
  };
  const business = await signingBusinesses({ registry, secrets }, names.secretPrefix)(businessId);
  if (business) return business;
  throw new Refusal(`There is no business ${businessId}. See: caller list openapi`);
}
