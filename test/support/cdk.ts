/** The CDK by the few words that tests need of it: its own declarations, 44 MB, were half of the time of the type check. */
import { createRequire } from 'node:module';

/** A construct, whatever it is. */
interface Construct {
  readonly node: object;
}

/** What a rule found. */
interface Violation {
  readonly ruleName: string;
  readonly violatingResources: readonly { readonly constructPath?: string }[];
}

interface Core {
  readonly App: new () => Construct;
  readonly Stack: new (scope: Construct, id: string) => Construct;
}

interface CloudFormationInclude {
  readonly CfnInclude: new (scope: Construct, id: string, options: { templateFile: string }) => Construct;
}

interface Nag {
  readonly AwsSolutionsChecks: new (
    app: Construct,
  ) => { validateScope(scope: Construct): { readonly violations: readonly Violation[] } };
}

const require = createRequire(import.meta.url);

/**
 * Reads a template and holds it to the rules of AWS Solutions.
 * @returns what they found
 */
export function nagTemplate(templateFile: string): readonly Violation[] {
  const { App, Stack } = require('aws-cdk-lib') as Core;
  const { CfnInclude } = require('aws-cdk-lib/cloudformation-include') as CloudFormationInclude;
  const { AwsSolutionsChecks } = require('cdk-nag') as Nag;
  const app = new App();
  new CfnInclude(new Stack(app, 'packaged'), 'template', { templateFile });
  return new AwsSolutionsChecks(app).validateScope(app).violations;
}

/** The units of CloudWatch, by the names that the CDK gives them. */
export function cloudWatchUnits() {
  const { Unit } = require('aws-cdk-lib/aws-cloudwatch') as { Unit: Record<UnitName, string> };
  return Unit;
}

type UnitName = 'SECONDS' | 'MILLISECONDS' | 'BYTES' | 'PERCENT' | 'NONE' | 'COUNT';
