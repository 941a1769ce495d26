import type { ProbeVerdict } from '../../shared/redemption/probe.ts';

/** What a probe proved, or why it did not. It holds no secret. */
export interface Verdict {
  readonly proven: boolean;
  readonly text: string;
  /** What to type; empty where nothing is to be mended. */
  readonly remedy: string;
}

/** What an operator does about a verdict: mends the connection, or probes once more. */
export function verdictFor(identifier: string, verdict: ProbeVerdict): Verdict {
  if (verdict.kind === 'proven') return { proven: true, text: PROVEN, remedy: '' };
  const { kind, text } = verdict;
  const remedy = kind === 'faulty' ? `connection put ${identifier} --file FILE` : `connection probe ${identifier}`;
  return { proven: false, text, remedy };
}

const PROVEN = 'proven: the issuer refused the code alone, so its ids and keys are right';
