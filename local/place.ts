/** Where the local AWS is: the region of every ARN, whatever the developer's own is, and an account that nobody has. */
export const PLACE = { region: 'eu-central-1', accountId: '000000000000' } as const;

/** An ARN here, for instance of `dynamodb` and `table/items`. */
export function localArn(service: string, resource: string): string {
  return `arn:aws:${service}:${PLACE.region}:${PLACE.accountId}:${resource}`;
}
