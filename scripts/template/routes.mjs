/**
 * The throttling of each route: a bucket of its own, so that a flood on one leaves the others alone.
 *
 * @param {import('./template.mjs').Resources} resources
 * @param {readonly import('./template.mjs').DeployedFunction[]} functions
 */
export function throttleRoutes(resources, functions) {
  const stage = resources.HttpApiStage;
  if (!stage) throw new Error('the template has no HttpApiStage');
  const { DefaultRouteSettings, AccessLogSettings, ...rest } = stage.Properties;
  const settings = functions.flatMap(({ routeKeys, throttling }) =>
    routeKeys.map((key) => [key, { ...DefaultRouteSettings, ...limitsOf(throttling) }]),
  );
  stage.Properties = { ...rest, DefaultRouteSettings, RouteSettings: Object.fromEntries(settings), AccessLogSettings };
  // A stage that names a route which is not there yet cannot be made.
  const routes = Object.keys(resources).filter((id) => resources[id]?.Type === 'AWS::ApiGatewayV2::Route');
  stage.DependsOn = [stage.DependsOn ?? [], routes].flat();
}

/** @param {import('./template.mjs').DeployedFunction['throttling']} throttling */
const limitsOf = (throttling) =>
  throttling && { ThrottlingRateLimit: throttling.rate, ThrottlingBurstLimit: throttling.burst };
