/** Counts from now on what goes to standard output, and lets nothing through. */
export function countLogBytes(): { stop(): number } {
  const log = collectLog();
  return { stop: () => log.stop().reduce((bytes, line) => bytes + Buffer.byteLength(line), 0) };
}

/** Collects from now on what is written to standard output, a line each time, and lets nothing through. */
export function collectLog(): { stop(): readonly string[] } {
  const { write } = process.stdout;
  const lines: string[] = [];
  process.stdout.write = ((line: string) => {
    lines.push(line);
    return true;
  }) as typeof write;
  return {
    stop: () => {
      process.stdout.write = write;
      return lines;
    },
  };
}
