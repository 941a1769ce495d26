/** Services that functions call. */
type Service = 'dynamodb' | 'secretsmanager' | 'sqs';

/** Regions of the partitions aws and aws-cn; those of others have more parts, or another ending. */
const REGION = /^[a-z]{2}-[a-z]+-[1-9]$/;

/**
 * Where a service is, as an option of its client: in the place of the SDK's rules, which say the same, fill 13 kB of a bundle, and take
 * some milliseconds at the first call of each client.
 * @returns what throws an Error at a call, where no region of the partitions aws and aws-cn is named, or what these functions do without:
 *   both IP versions, or an address of its own for FIPS
 * @see https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
export function knownEndpoint(
  service: Service,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { endpointProvider: () => { url: URL } } {
  return { endpointProvider: () => ({ url: new URL(addressOf(service, environment)) }) };
}

function addressOf(service: Service, environment: Readonly<Record<string, string | undefined>>): string {
  const { AWS_REGION = '', AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT } = environment;
  if (AWS_USE_DUALSTACK_ENDPOINT === 'true') throw new Error('AWS_USE_DUALSTACK_ENDPOINT: functions speak IPv4 alone');
  const isFips = AWS_USE_FIPS_ENDPOINT === 'true';
  if (AWS_ENDPOINT_URL && isFips) throw new Error('AWS_ENDPOINT_URL beside AWS_USE_FIPS_ENDPOINT');
  if (AWS_ENDPOINT_URL) return AWS_ENDPOINT_URL;
  if (!REGION.test(AWS_REGION)) throw new Error('AWS_REGION is no region of the partitions aws and aws-cn');
  const domain = AWS_REGION.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${service}${isFips ? '-fips' : ''}.${AWS_REGION}.${domain}`;
}
