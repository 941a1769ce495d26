/** Services that functions call. */
type Service = 'dynamodb' | 'secretsmanager' | 'sqs';

/** Regions of the partitions aws and aws-cn; those of others have more parts, or another ending. */
const REGION = /^[a-z]{2}-[a-z]+-[1-9]$/;

/**
 * Where a service is, as an option of its client: in the place of the SDK's rules, which take some milliseconds at the first call of
 * each client to say the same. Nothing where the rules are needed: FIPS, both IP versions, another partition, no region.
 * @see https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
export function knownEndpoint(
  service: Service,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { endpointProvider?: () => { url: URL } } {
  const { AWS_REGION = '', AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT } = environment;
  if (AWS_USE_FIPS_ENDPOINT === 'true' || AWS_USE_DUALSTACK_ENDPOINT === 'true' || !REGION.test(AWS_REGION)) return {};
  const domain = AWS_REGION.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const address = AWS_ENDPOINT_URL || `https://${service}.${AWS_REGION}.${domain}`;
  return { endpointProvider: () => ({ url: new URL(address) }) };
}
