/** Counts from now on what goes to standard output, and lets nothing through. */
export function countLogBytes(): { stop(): number } {
  const { write } = process.stdout;
  let bytes = 0;
  process.stdout.write = ((line: string) => {
    bytes += Buffer.byteLength(line);
    return true;
  }) as typeof write;
  return {
    stop: () => {
      process.stdout.write = write;
      return bytes;
    },
  };
}
