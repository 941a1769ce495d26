/** Name and stage of the deployment: in every line, and a dimension of every metric. */
export const SERVICE = `${process.env.SERVICE_NAME}-${process.env.STAGE}`;

/** Writes one line of JSON to standard output, where Lambda takes logs and metrics from. */
export function writeLine(members: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(members)}\n`);
}
