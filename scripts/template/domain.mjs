/**
 * The API under a name of the operator's: its certificate, its mapping, and no other address. The record in DNS is the operator's;
 * the outputs say where it has to point.
 *
 * @param {import('./template.mjs').Resources} resources
 * @param {{ domainName: string, certificateArn: string }} parameters
 * @returns {Record<string, object>} outputs
 */
export function addDomain(resources, { domainName: DomainName, certificateArn: CertificateArn }) {
  if (!DomainName) return {};
  const api = resources.HttpApi;
  if (!api) throw new Error('the template has no HttpApi');
  api.Properties.DisableExecuteApiEndpoint = true;
  resources.Domain = {
    Type: 'AWS::ApiGatewayV2::DomainName',
    Properties: {
      DomainName,
      DomainNameConfigurations: [{ CertificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
    },
  };
  resources.DomainMapping = {
    Type: 'AWS::ApiGatewayV2::ApiMapping',
    DependsOn: ['HttpApiStage'],
    Properties: { ApiId: { Ref: 'HttpApi' }, DomainName: { Ref: 'Domain' }, Stage: '$default' },
  };
  const target = (/** @type {string} */ attribute) => ({ 'Fn::GetAtt': ['Domain', attribute] });
  return {
    DomainTarget: {
      Description: `Where ${DomainName} has to point (CNAME or alias)`,
      Value: target('RegionalDomainName'),
    },
    DomainTargetZone: { Description: 'Hosted zone of the target, for an alias', Value: target('RegionalHostedZoneId') },
  };
}
