import type { RegisteredCaller, RegisteredPointer } from '../registry-items.ts';
import { error, type Finding, warning } from './finding.ts';

/** Every pointer leads to a caller that lists its key, and every listed key has its pointer. */
export function checkPointers(pointers: readonly RegisteredPointer[], callers: readonly RegisteredCaller[]): Finding[] {
  const apps = callers.filter(({ protocol }) => protocol === 'genauth');
  return [
    ...pointers.flatMap((pointer) => checkPointer(pointer, apps)),
    ...apps.flatMap((app) => checkKeys(app, pointers)),
  ];
}

/** Whether nobody can use a pointer: its caller is gone, or does not list the key. Of what cannot be opened nothing is known. */
export function isOrphan({ keyId, caller }: RegisteredPointer, apps: readonly RegisteredCaller[]): boolean {
  if (caller === undefined) return !apps.some((app) => app.document === undefined || keyIdsOf(app).includes(keyId));
  const app = apps.find(({ protocol, id }) => protocol === 'genauth' && id === caller);
  return app === undefined || (app.document !== undefined && !keyIdsOf(app).includes(keyId));
}

function checkPointer(pointer: RegisteredPointer, apps: readonly RegisteredCaller[]): Finding[] {
  const { keyId, caller } = pointer;
  if (!isOrphan(pointer, apps)) return [];
  const there = apps.some(({ id }) => id === caller);
  const text =
    caller === undefined
      ? 'its pointer cannot be opened, and no caller lists it'
      : there
        ? `it points to genauth ${caller}, which does not list it`
        : `it points to genauth ${caller}, which is not there`;
  return [warning(`access key ${keyId}`, text, 'caller prune')];
}

function checkKeys(app: RegisteredCaller, pointers: readonly RegisteredPointer[]): Finding[] {
  const remedy = `caller ${app.document?.enabled === false ? 'disable' : 'enable'} genauth ${app.id}`;
  return keyIdsOf(app).flatMap((keyId) => {
    const pointer = pointers.find((candidate) => candidate.keyId === keyId);
    if (pointer?.caller === app.id) return [];
    const about = `access key ${keyId}`;
    if (pointer?.caller !== undefined) {
      return [
        error(
          about,
          `genauth ${app.id} lists it, and it is genauth ${pointer.caller}'s`,
          `caller rotate genauth ${app.id}`,
        ),
      ];
    }
    const text = pointer ? 'its pointer cannot be opened' : 'it has no pointer';
    return [error(about, `${text}: requests by this key alone are refused`, remedy)];
  });
}

/** Ids of the access keys that a caller's document lists. */
function keyIdsOf({ document }: RegisteredCaller): string[] {
  const { accessKeys = [] } = (document ?? {}) as { accessKeys?: { id: string }[] };
  return accessKeys.map(({ id }) => id);
}
