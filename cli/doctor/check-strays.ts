import { CALLER_PROTOCOLS, type ItemKey } from '../../shared/registry/item-key.ts';
import { type Finding, warning } from './finding.ts';

const ID = '[A-Za-z0-9_-]{1,64}';
const KNOWN = new RegExp(`^(caller#(${CALLER_PROTOCOLS.join('|')})#${ID}|access-key#${ID}|connection)$`);

/** Whether an item of the registry is none of this version's. */
export const isStray = ({ pk, sk }: ItemKey): boolean => !KNOWN.test(pk) || (pk !== 'connection' && sk !== '-');

/** Items that nothing ever reads. */
export const checkStrays = (strays: readonly ItemKey[], table: string): Finding[] =>
  strays.map(({ pk, sk }) => {
    const name = JSON.stringify(`${pk} / ${sk}`.slice(0, 120));
    const key = `'{"pk":{"S":"PK"},"sk":{"S":"SK"}}'`;
    return warning(
      `registry item ${name}`,
      'nothing reads it',
      `aws dynamodb delete-item --table-name ${table} --key ${key}`,
    );
  });
