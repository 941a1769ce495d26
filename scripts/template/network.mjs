import { functionNamed } from './template.mjs';

const CHANGES = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
const LOOKS = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];

/**
 * Puts the functions that call others than AWS into subnets of the operator's, behind whose NAT they have fixed addresses. The
 * network interfaces are made by the Lambda service in the role's name; the function's own code is denied them.
 *
 * @param {import('./template.mjs').Resources} resources
 * @param {readonly import('./template.mjs').DeployedFunction[]} functions
 * @param {{ subnetIds: string, securityGroupIds: string }} parameters
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function placeInSubnets(resources, functions, { subnetIds, securityGroupIds }) {
  if (!subnetIds) return;
  for (const { name } of functions.filter(({ callsOut }) => callsOut)) {
    const { properties, statements } = functionNamed(resources, name);
    properties.VpcConfig = { SubnetIds: subnetIds.split(','), SecurityGroupIds: securityGroupIds.split(',') };
    statements.push(...interfaceStatements(name));
  }
}

/** @param {string} name */
const interfaceStatements = (name) => [
  // Whatever has a region and an account: AWS asks for this form, so that interfaces can be deleted again.
  {
    Effect: 'Allow',
    Action: CHANGES,
    Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:ec2:\${AWS::Region}:\${AWS::AccountId}:*/*` },
  },
  // EC2 knows no resources for what only looks.
  { Effect: 'Allow', Action: LOOKS, Resource: '*' },
  {
    Effect: 'Deny',
    Action: [...CHANGES, ...LOOKS],
    Resource: '*',
    Condition: {
      ArnEquals: {
        'lambda:SourceFunctionArn': {
          'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${name}`,
        },
      },
    },
  },
];
