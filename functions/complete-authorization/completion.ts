import type { LogLevel } from '../../shared/platform/logger.ts';
import type { Counts, MetricName } from '../../shared/platform/metric-name.ts';
import { noteUnsettled } from '../../shared/redemption/watch-calls.ts';
import type { Authorization } from '../../shared/storage/authorizations.ts';
import type { PageContent } from './page.ts';

/** What became of an authorization in one visit of its page: stands in the log as `result`, and is counted. */
export type CompletionResult =
  | 'granted'
  /** The user refused. */
  | 'declined'
  /** Alipay refused the code, and the user may try again. */
  | 'code-refused'
  /** For good, and the merchant is told so. */
  | 'failed'
  /** Whether Alipay granted it is not known, and the merchant is told so. */
  | 'unknown'
  /** The link is too old. */
  | 'expired'
  /** Not a link of ours, or not any more. */
  | 'invalid'
  /** It had ended before, or this code was refused before: a reload, in most cases. */
  | 'repeated'
  /** Another visit redeems a code now. */
  | 'in-progress';

/** The metrics, one for each result. */
const METRICS: Readonly<Record<CompletionResult, MetricName>> = {
  granted: 'CompletionsGranted',
  declined: 'CompletionsDeclined',
  'code-refused': 'CompletionsCodeRefused',
  failed: 'CompletionsFailed',
  unknown: 'CompletionsUnknown',
  expired: 'CompletionsExpired',
  invalid: 'CompletionsInvalid',
  repeated: 'CompletionsRepeated',
  'in-progress': 'CompletionsInProgress',
};

/** What an operator learns of one visit. */
export interface Completion {
  readonly result: CompletionResult;
  /** The reason behind it: words or codes of ours or of Alipay's, nothing of the request. */
  readonly reason?: string;
  /** Above `info` where somebody has to look, whatever page the user got. */
  readonly level?: LogLevel;
  /** Whether an operator's configuration is at fault. */
  readonly misconfigured?: boolean;
  /** False where the ledger of codes could not be told of the code's end. */
  readonly settled?: boolean;
}

/** A visit and the page that it gets. */
export interface Completed extends Completion {
  readonly page: PageContent;
}

/** The log line of a visit, as the shell takes it. */
export interface VisitLog {
  readonly logged: Record<string, unknown>;
  readonly counts: Counts;
  level?: LogLevel;
}

/** Says which authorization a visit is about, from the moment when that is known: an error that comes later has it, too. */
export function noteAuthorization(
  { businessId, serialNo, eventId }: Authorization,
  { logged }: Pick<VisitLog, 'logged'>,
): void {
  Object.assign(logged, { businessId, serialNo, eventId });
}

/** Says what became of it. */
export function noteCompletion({ result, reason, level, misconfigured, settled }: Completion, visit: VisitLog): void {
  Object.assign(visit.logged, { result, reason });
  visit.counts[METRICS[result]] = 1;
  if (misconfigured) visit.counts.ConfigurationErrors = 1;
  if (level) visit.level = level;
  if (settled === false) noteUnsettled(visit);
}
