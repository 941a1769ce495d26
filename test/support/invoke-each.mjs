// Loaded before the serverless CLI (`node --import`): `invoke local -f one,other -p 'events/*.json'` is then done for each function
// in turn, by the CLI's own code. A start of the CLI takes a second and a half of processor time, an invocation a tenth.
import { createRequire } from 'node:module';

const PluginManager = createRequire(import.meta.url)('serverless/lib/classes/plugin-manager');
const { run } = PluginManager.prototype;

/**
 * @this {any} the CLI publishes no types
 * @param {string[]} commands
 */
PluginManager.prototype.run = async function runForEach(commands) {
  const { cliOptions, serverless } = this;
  const given = { ...cliOptions };
  const environment = { ...process.env };
  for (const name of given.function.split(',')) {
    // As a process of its own would find them.
    replace(process.env, environment);
    replace(cliOptions, { ...given, function: name, path: given.path.replace('*', name) });
    serverless.getProvider('aws').awsSdkV3CredentialsProviders.clear();
    process.exitCode = 0;
    await run.call(this, commands);
    process.stdout.write(`\nended: ${name} ${process.exitCode}\n`);
  }
};

/**
 * @param {Record<string, unknown>} object
 * @param {Record<string, unknown>} content
 */
function replace(object, content) {
  for (const name of Object.keys(object)) delete object[name];
  Object.assign(object, content);
}
