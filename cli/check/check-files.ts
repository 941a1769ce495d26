import type { Surroundings } from '../surroundings.ts';
import { inspectFile, type Report } from './inspect.ts';
import type { KindName } from './kinds.ts';
import { describeReport } from './report.ts';

/** How to look at files. */
export interface CheckOptions {
  /** Else their members tell. */
  readonly kind?: KindName | undefined;
  readonly json?: boolean;
}

/**
 * Says of each file whether it is a good document. Nothing that it prints is taken from a file's values.
 * @returns the exit status: 0 all are good, 1 one has errors, 2 one could not be checked
 */
export function checkFiles(
  files: readonly string[],
  { kind, json = false }: CheckOptions,
  surroundings: Pick<Surroundings, 'read' | 'print' | 'complain' | 'nowMs'>,
): number {
  const { print, complain } = surroundings;
  const reports = files.map((file) => reportOf(file, kind, surroundings));
  for (const report of reports) {
    if (typeof report === 'string') complain(report);
    else if (!json) print(describeReport(report).join('\n'));
  }
  if (json) print(JSON.stringify(reports.map(toldOf), undefined, 2));
  if (reports.some((report) => typeof report === 'string')) return 2;
  return reports.some((report) => typeof report !== 'string' && hasErrors(report)) ? 1 : 0;
}

const toldOf = (report: Report | string): object => (typeof report === 'string' ? { notChecked: report } : report);

/** @returns a text where it could not be checked */
function reportOf(
  file: string,
  kind: KindName | undefined,
  { read, nowMs }: Pick<Surroundings, 'read' | 'nowMs'>,
): Report | string {
  try {
    const report = inspectFile(read(file), { ...(kind && { kind }), nowMs });
    return report === 'kind unknown'
      ? 'Its members do not tell which kind of document it is; say it with --kind.'
      : report;
  } catch (error) {
    return `The file cannot be read or checked: ${nameOf(error)}`;
  }
}

const hasErrors = ({ findings }: Report): boolean => findings.some(({ severity }) => severity === 'error');

/** A system error's code such as ENOENT, or the class; never the message, which can quote. */
function nameOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: string };
  return typeof code === 'string' && /^[A-Z_0-9]{1,40}$/.test(code) ? code : (name ?? 'unknown error');
}
