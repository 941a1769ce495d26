const domain = '^shared/(alipay|signing|storage|delivery)/';
const tools = '^(local|test|scripts|bench|events)/';
const shipped = '^(functions|shared)/';

/**
 * The arrows between the layers, run by `npm run layers`:
 * functions → gateway and protocols → alipay, signing, storage, delivery → platform.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    rule('no-cycles', 'A cycle makes two files one.', {}, { circular: true }),
    rule('resolvable', 'An import must lead somewhere.', {}, { couldNotResolve: true, path: '^[.]' }),
    rule(
      'functions-stand-alone',
      'A function is deployed and reviewed by itself; what two share belongs in shared/.',
      { path: '^functions/([^/]+)/' },
      { path: '^functions/', pathNot: '^functions/$1/' },
    ),
    rule('shared-below-functions', 'shared/ serves every function.', { path: '^shared/' }, { path: '^functions/' }),
    rule(
      'protocols-apart',
      'What differs between protocols stays within each; what they share is the gateway or the domain.',
      { path: '^shared/protocols/([^/]+)/' },
      { path: '^shared/protocols/', pathNot: '^shared/protocols/$1/' },
    ),
    rule(
      'gateway-knows-no-protocol',
      'A protocol is given to the gateway as data.',
      { path: '^shared/gateway/' },
      { path: '^shared/protocols/' },
    ),
    rule(
      'domain-below-gateway',
      'The domain knows neither HTTP nor protocols.',
      { path: domain },
      { path: '^shared/(gateway|protocols)/' },
    ),
    rule(
      'platform-at-the-bottom',
      'The platform serves every layer and knows none.',
      { path: '^shared/platform/' },
      { path: '^shared/', pathNot: '^shared/platform/' },
    ),
    rule(
      'shared-has-known-layers',
      'A new folder in shared/ needs its place among these rules first.',
      {},
      { path: '^shared/', pathNot: '^shared/(gateway|protocols|alipay|signing|storage|delivery|platform)/' },
    ),
    rule('tools-stay-home', 'Only functions/ and shared/ are shipped.', { path: shipped }, { path: tools }),
    rule(
      'no-dev-dependency-shipped',
      'At run time a devDependency is not there; its types may be used.',
      { path: shipped },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    // Types count as arrows, too, although they vanish from the bundle.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|[.]local|[.]serverless|[.]stryker)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};

/**
 * @param {string} name
 * @param {string} comment why the rule is there
 * @param {object} from
 * @param {object} to
 */
function rule(name, comment, from, to) {
  return { name, comment, severity: /** @type {const} */ ('error'), from, to };
}
