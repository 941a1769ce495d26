/** What cdk-nag finds in the template and we mean, with the reason; anything else fails a test. */
import type { nagTemplate } from './cdk.ts';

/** Where a rule is right in general and not here. */
export const NAG_REASONS: readonly RegExp[] = [
  // Holds packages of code that deploys write, no data of callers.
  /^AwsSolutions-S1 ServerlessDeploymentBucket$/,
  // Each operation authenticates its caller as the published protocol says; an authorizer sees no body.
  /^AwsSolutions-APIG4 HttpApiRoute\w+$/,
  // X-Ray knows no resources, and no other statement has a bare wildcard.
  /^AwsSolutions-IAM5\[Resource::\*\] \w+Role$/,
  // The streams of the function's own log group.
  /^AwsSolutions-IAM5\[Resource::\S+:log-group:\S+-[a-z-]+:\*\] \w+Role$/,
  // Connections are added without a deploy.
  /^AwsSolutions-IAM5\[Resource::\S+\/connections\/\*\] \w+Role$/,
];

/** The rule and the resource, one line for each. */
export const nagFindings = (violations: ReturnType<typeof nagTemplate>): string[] =>
  violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath?.split('/').at(-1)}`),
  );
