const tools = '^(local|cli|test|scripts|bench|events|catalog)/';
const shipped = '^(functions|shared)/';

/**
 * Whom each room of shared/ may ask; whatever is not said here is forbidden. Everything may use signing and platform, which use
 * nothing of ours.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const ROOMS = {
  protocols: ['gateway', 'registry', 'secrets'],
  gateway: ['registry', 'storage'],
  registry: ['secrets', 'storage'],
  alipay: ['redemption', 'secrets'],
  wechat: ['redemption', 'secrets'],
  delivery: ['secrets', 'storage'],
  redemption: ['storage'],
  secrets: [],
  storage: [],
  signing: [],
  platform: [],
};
const FOR_ALL = ['signing', 'platform'];

/**
 * The arrows between the rooms, run by `npm run layers`.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    rule('no-cycles', 'A cycle makes two files one.', {}, { circular: true }),
    rule('resolvable', 'An import must lead somewhere.', {}, { couldNotResolve: true, path: '^[.]' }),
    rule(
      'functions-stand-alone',
      'A function is deployed and reviewed by itself; what two share belongs in shared/. A contract is public.',
      { path: '^functions/([^/]+)/' },
      { path: '^functions/', pathNot: '^functions/($1/|[^/]+/contract[.]ts$)' },
    ),
    rule(
      'declarations-say-only-themselves',
      'A contract or a schema is data: the compiler evaluates it without anything else.',
      { path: '^(functions/[^/]+/contract|shared/.+[.]schema)[.]ts$' },
      { pathNot: '^shared/(gateway/define-contract|platform/define-schema)[.]ts$' },
    ),
    rule(
      'tools-read-contracts',
      'Tools meet a function where everybody does: at its contract, or as its bundle.',
      { path: '^(local|scripts|cli)/' },
      { path: '^functions/', pathNot: '^functions/[^/]+/contract[.]ts$' },
    ),
    rule(
      'stack-writes-as-the-tool',
      'The embedded stack writes its documents, signs, explains and resends as the tool does, and is no part of the tool.',
      { path: '^local/' },
      {
        path: '^cli/',
        pathNot:
          '^cli/(explain/|sign/(genauth|openapi|daxpay|signed)[.]ts$|callbacks/resend[.]ts$|[a-z]+-writer[.]ts$)',
      },
    ),
    rule(
      'tool-stands-alone',
      'The tool works beside a deployment, without the stack.',
      { path: '^cli/' },
      { path: '^(local|test|bench|events)/' },
    ),
    rule(
      'catalog-is-data',
      'The catalogue says what the tables do not: it knows their types, and nothing of who shows it.',
      { path: '^catalog/' },
      { path: '^(functions|local|cli|test|scripts|bench|events)/' },
    ),
    rule(
      'catalog-repeats-nothing',
      'What stands in shared/ is shown from there; the catalogue only takes types from it, by which it is complete.',
      { path: '^catalog/' },
      { path: '^shared/', dependencyTypesNot: ['type-only'] },
    ),
    rule('shared-below-functions', 'shared/ serves every function.', { path: '^shared/' }, { path: '^functions/' }),
    rule(
      'protocols-apart',
      'What differs between protocols stays within each; what they share is the gateway or the domain.',
      { path: '^shared/protocols/([^/]+)/' },
      { path: '^shared/protocols/', pathNot: '^shared/protocols/$1/' },
    ),
    ...Object.entries(ROOMS).map(([room, asked]) => {
      const others = FOR_ALL.includes(room) ? [] : FOR_ALL;
      const may = asked.length > 0 ? `asks ${asked.join(', ')}` : 'asks no other room';
      return rule(
        `${room}-asks-its-own`,
        `shared/${room}/ ${may}${others.length > 0 ? `, and ${others.join(' and ')}` : ''}.`,
        { path: `^shared/${room}/` },
        { path: '^shared/', pathNot: `^shared/(${[room, ...asked, ...others].join('|')})/` },
      );
    }),
    rule(
      'redemption-shows-outcomes',
      'A channel says what became of a code, and asks again while it is unspent; that it is redeemed once is not its business.',
      { path: '^shared/(alipay|wechat)/' },
      { path: '^shared/redemption/', pathNot: '^shared/redemption/(outcome|attempts|probe)[.]ts$' },
    ),
    rule(
      'shared-has-known-rooms',
      'A new folder in shared/ needs its place among the rooms first.',
      {},
      { path: '^shared/', pathNot: `^shared/(${Object.keys(ROOMS).join('|')})/` },
    ),
    rule(
      'examples-are-taken-along',
      'An example is what somebody copies: it needs nothing of ours, and nothing of ours needs it.',
      { path: '^examples/' },
      { pathNot: '^examples/', dependencyTypesNot: ['core'] },
    ),
    rule(
      'examples-are-for-others',
      'Only tests look at the examples.',
      { pathNot: '^(examples|test)/' },
      { path: '^examples/' },
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
