import { createConnectionKind } from '../../shared/alipay/connection.ts';
import { readEntity } from '../../shared/secrets/entity.ts';
import { isActive, readValidity, type ValidityDocument } from '../../shared/signing/validity.ts';
import type { KindName } from '../check/kinds.ts';
import type { ConnectionDocument } from '../connection-writer.ts';
import type { Deployment } from '../deployment.ts';
import { LOCAL_STAGE } from '../local-stack.ts';
import { type ProbePlace, probeConnection } from '../probe/probe-connection.ts';
import { inTurns } from '../registry-items.ts';
import { RINGS, type RingDocument } from '../rings.ts';
import { checkAlarms } from './check-alarms.ts';
import { checkClock } from './check-clock.ts';
import { checkConnections, type ReadConnection } from './check-connections.ts';
import { checkDocument } from './check-document.ts';
import { checkCertificateEnd, checkEnds } from './check-ends.ts';
import { checkPointers } from './check-pointers.ts';
import { checkQueues } from './check-queues.ts';
import { checkReferences, checkSwitchedOff, nameOfCaller } from './check-references.ts';
import { checkFoldedIds, checkSharedPublicKeys, checkSharedSecrets } from './check-shared.ts';
import { checkStrays } from './check-strays.ts';
import { checkTable } from './check-tables.ts';
import { error, type Finding } from './finding.ts';
import { awsAheadMs, readQueues, readTable } from './read-aws.ts';
import { type ReadRegistry, readConnections, readRegistry } from './read-registry.ts';
import { readTopics } from './read-topics.ts';

/** What the sections look at. */
export interface Examined {
  readonly deployment: Deployment;
  readonly nowMs: number;
  /** This machine's clock now. */
  clock(): number;
  probePlace(): ProbePlace;
}

/** One part of the examination. */
export interface Section {
  readonly title: string;
  findings(examined: Examined): Promise<Finding[]>;
}

/** All parts, in the order in which they are looked at. */
export const SECTIONS: readonly Section[] = [
  { title: "the gateway's keys", findings: examineKeys },
  { title: 'connections', findings: examineConnections },
  { title: 'callers', findings: examineCallers },
  { title: 'tables', findings: examineTables },
  { title: 'queues', findings: examineQueues },
  { title: 'alarms', findings: examineAlarms },
  { title: 'the clock', findings: examineClock },
];

async function examineKeys({ deployment, nowMs }: Examined): Promise<Finding[]> {
  const rings = Object.entries(RINGS).map(async ([ring, { secret }]) => {
    const document = (await deployment.secrets.read(secret)) as RingDocument | undefined;
    if (document === undefined) return [error(secret, 'it is missing', 'keys init')];
    const remedy = `keys rotate ${ring}`;
    const faults = checkDocument({ about: secret, kind: secret as KindName, document, remedy }, nowMs);
    const { keys } = document;
    return faults.length > 0 || !Array.isArray(keys) ? faults : checkEnds({ about: secret, keys, remedy }, nowMs);
  });
  return (await Promise.all(rings)).flat();
}

async function examineConnections(examined: Examined): Promise<Finding[]> {
  const { deployment, nowMs, probePlace } = examined;
  const connections = await readConnections(deployment);
  const registry = await registryOf(examined);
  const place = probePlace();
  const found = await inTurns(connections, (connection) => examineConnection(connection, nowMs, place));
  return [...(registry ? checkConnections(connections, registry.cards) : []), ...found.flat()];
}

/** Its document, its certificates, and what its Alipay says of it; the later only of what is good so far. */
async function examineConnection(connection: ReadConnection, nowMs: number, place: ProbePlace): Promise<Finding[]> {
  const { identifier, document } = connection;
  const about = `connection ${identifier}`;
  const remedy = `connection put ${identifier} --file FILE`;
  const faults = checkDocument({ about, kind: 'connection', document, remedy }, nowMs);
  if (faults.length > 0) return faults;
  const { enabled = true } = document as ConnectionDocument;
  const ends = endsOf(document as ConnectionDocument, about, { nowMs, remedy });
  return enabled ? [...ends, ...(await probed(connection, place))] : ends;
}

function endsOf(document: ConnectionDocument, about: string, options: { nowMs: number; remedy: string }): Finding[] {
  if (document.kind !== undefined && document.kind !== 'alipay') return [];
  const kind = createConnectionKind(() => options.nowMs);
  const { certificates } = readEntity(kind, about, JSON.stringify(document));
  return certificates ? checkCertificateEnd(about, certificates.expiresAtMs, options) : [];
}

async function probed(connection: ReadConnection, place: ProbePlace): Promise<Finding[]> {
  const { proven, text, remedy } = await probeConnection(connection, place);
  return proven ? [] : [error(`connection ${connection.identifier}`, text, remedy)];
}

async function examineCallers(examined: Examined): Promise<Finding[]> {
  const { nowMs } = examined;
  const registry = await registryOf(examined);
  if (!registry) return [];
  const { callers, cards, pointers, strays } = registry;
  const documents = callers.flatMap((caller) => {
    const { protocol, document = {} } = caller;
    const name = nameOfCaller(caller);
    const about = `caller ${name}`;
    if (caller.document === undefined || document.enabled === false) return [];
    const faults = checkDocument({ about, kind: protocol, document, remedy: `caller put ${name} --file FILE` }, nowMs);
    if (faults.length > 0) return faults;
    return KEY_LISTS.flatMap((list) => {
      const keys = (document[list] ?? []) as ValidityDocument[];
      return checkEnds({ about, keys, remedy: `caller rotate ${name}` }, nowMs);
    });
  });
  return [
    ...checkReferences(callers, cards),
    ...checkSwitchedOff(callers, cards),
    ...checkPointers(pointers, callers),
    ...checkSharedSecrets(callers),
    ...checkSharedPublicKeys(callers),
    ...checkFoldedIds(callers),
    ...checkStrays(strays, examined.deployment.names.registryTable),
    ...documents,
  ];
}

/** Where a caller's document has its keys. */
const KEY_LISTS = ['accessKeys', 'publicKeys', 'md5Secrets', 'signSecrets'];

/** Nothing where no key opens it: that is the ring's finding. */
async function registryOf({ deployment, nowMs }: Examined): Promise<ReadRegistry | undefined> {
  const ring = (await deployment.secrets.read(RINGS.registry.secret)) as RingDocument | undefined;
  const faults = checkDocument({ about: '', kind: 'keys/registry', document: ring, remedy: '' }, nowMs);
  const isUsable = ring && faults.length === 0 && ring.keys.some((key) => isActive(readValidity(key), nowMs));
  return isUsable ? readRegistry(deployment) : undefined;
}

async function examineTables({ deployment: { clients, names, stage } }: Examined): Promise<Finding[]> {
  const isLocal = stage === LOCAL_STAGE;
  const tables = [
    { name: names.stateTable, expiresBy: 'expiresAt' },
    { name: names.registryTable, expiresBy: undefined },
  ];
  const read = await Promise.all(tables.map((table) => readTable(clients.database, table, isLocal)));
  return read.flatMap((table) => checkTable(table, { stage, isLocal }));
}

async function examineQueues({ deployment, nowMs }: Examined): Promise<Finding[]> {
  const { names } = deployment;
  return checkQueues(await readQueues(deployment), { names, nowMs, deploy: deployOf(deployment) });
}

async function examineAlarms({ deployment }: Examined): Promise<Finding[]> {
  return checkAlarms(await readTopics(deployment), deployOf(deployment));
}

/** What makes whatever is missing. */
const deployOf = ({ stage }: Deployment): string =>
  stage === LOCAL_STAGE ? 'npm start' : `npx serverless deploy --stage ${stage}`;

async function examineClock({ deployment: { clients, names }, clock }: Examined): Promise<Finding[]> {
  return checkClock(await awsAheadMs(clients.database, names.registryTable, clock));
}
