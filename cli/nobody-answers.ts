/** Whether nothing listens where something was asked; libraries wrap that in errors of theirs. */
export function nobodyAnswers(thrown: unknown): boolean {
  for (let error = thrown; error !== undefined && error !== null; error = (error as Error).cause) {
    const { code, message } = Object(error) as Partial<NodeJS.ErrnoException>;
    if (code === 'ECONNREFUSED' || /\bECONNREFUSED\b/.test(message ?? '')) return true;
  }
  return false;
}
