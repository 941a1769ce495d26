/** What Linux says of a process. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Figures of one process at one moment. */
export interface ProcessFigures {
  /** Memory that belongs to no file. */
  readonly memoryBytes: number;
  /** Pages of files that it reads, of the emulated DynamoDB's above all. */
  readonly mappedBytes: number;
  readonly openSockets: number;
  /** Open files but the store's. */
  readonly openFiles: number;
  /** Processor time so far. */
  readonly cpuMs: number;
}

/** The scheduler's clock ticks in a second; the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Finds a process among another's descendants.
 * @param ancestor its id
 * @param command a part of the command line that no other of them has
 * @throws Error when there is none, or more than one
 */
export function findDescendant(ancestor: number, command: string): number {
  const found = descendants(ancestor).filter((pid) => read(pid, 'cmdline').replaceAll('\0', ' ').includes(command));
  const [pid, ...others] = found;
  if (pid === undefined || others.length > 0) throw new Error(`${found.length} processes run ${command}`);
  return pid;
}

/**
 * @param storeFolder a part of the path of the files that count as the store's
 * @throws Error when the process is gone
 */
export function figuresOf(pid: number, storeFolder: string): ProcessFigures {
  const status = read(pid, 'status');
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1_024;
  // Behind the command, which may hold blanks: the 12th and 13th field are the time in user and in kernel mode.
  const fields = read(pid, 'stat').split(') ')[1]?.split(' ') ?? [];
  const open = openOf(pid);
  const openSockets = open.filter((path) => path.startsWith('socket:')).length;
  return {
    memoryBytes: bytes('RssAnon'),
    mappedBytes: bytes('RssFile'),
    openSockets,
    openFiles: open.filter((path) => !path.includes(storeFolder)).length - openSockets,
    cpuMs: ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000,
  };
}

/** What each descriptor leads to; one that is closed meanwhile is left out. */
function openOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return [];
    }
  });
}

function descendants(pid: number): number[] {
  const children = read(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function read(pid: number, file: string): string {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8');
}
