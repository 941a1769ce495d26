import { error, type Finding, warning } from './finding.ts';

/** A table as AWS describes it. */
export interface ReadTable {
  readonly name: string;
  /** `undefined` where there is no such table. */
  readonly status: string | undefined;
  readonly isProtected: boolean;
  readonly isRecoverable: boolean;
  /** The attribute by which items expire; `undefined` where that is off. */
  readonly expiresBy: string | undefined;
  /** The attribute that it should be. */
  readonly expiresByShould: string | undefined;
}

/**
 * A table is there, cannot be deleted by mistake, can be restored, and its items expire.
 * @param stage `local` has none of the three, and needs none
 */
export function checkTable(table: ReadTable, { stage, isLocal }: { stage: string; isLocal: boolean }): Finding[] {
  const { name, status, isProtected, isRecoverable, expiresBy, expiresByShould } = table;
  const about = `table ${name}`;
  const deploy = isLocal ? 'npm start' : `npx serverless deploy --stage ${stage}`;
  if (status === undefined) return [error(about, 'it is not there', deploy)];
  const findings =
    status === 'ACTIVE' ? [] : [error(about, `it is ${status}`, `aws dynamodb describe-table --table-name ${name}`)];
  if (isLocal) return findings;
  if (!isProtected) findings.push(warning(about, 'it can be deleted by mistake: deletion protection is off', deploy));
  if (!isRecoverable) {
    findings.push(
      warning(about, 'it cannot be restored: point-in-time recovery is off', `${recover} --table-name ${name}`),
    );
  }
  if (expiresBy !== expiresByShould) {
    const remedy = `${expire} --table-name ${name} --time-to-live-specification Enabled=true,AttributeName=${expiresByShould}`;
    findings.push(error(about, 'its items do not expire: time to live is off, or on another attribute', remedy));
  }
  return findings;
}

const recover =
  'aws dynamodb update-continuous-backups --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true';
const expire = 'aws dynamodb update-time-to-live';
