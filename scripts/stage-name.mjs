/** AWS Lambda's limit for the name of a function. */
const FUNCTION_NAME_LIMIT = 64;

/**
 * What is wrong with a stage's name, before CloudFormation fails halfway through a deployment.
 *
 * @param {string} stage
 * @param {readonly string[]} functionNames as they would be deployed, with the stage in them
 * @returns {string | undefined} a sentence that says what to do, or nothing
 */
export function stageFault(stage, functionNames) {
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(stage)) {
    return `Stage "${stage}" cannot be part of a stack's name: use letters, digits and "-" between them.`;
  }
  const [longest = ''] = [...functionNames].sort((one, other) => other.length - one.length);
  const excess = longest.length - FUNCTION_NAME_LIMIT;
  if (excess <= 0) return undefined;
  return (
    `Stage "${stage}" is too long: the function ${longest} would have a name of ${longest.length} characters, and Lambda ` +
    `takes ${FUNCTION_NAME_LIMIT}. Choose a stage of at most ${stage.length - excess} characters.`
  );
}
