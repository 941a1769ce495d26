/**
 * Leaves the deletion protection off each table that this deployment is going to make: a first deployment that fails could
 * otherwise not be rolled back, and the table that it left would block the next by its name. The next one switches it on.
 *
 * @param {Record<string, { Type?: string, Properties?: any }>} resources of the template that is about to be deployed; changed in
 *   place
 * @param {(logicalId: string) => Promise<unknown>} describeResource asks CloudFormation for a resource of the stack; throws
 *   when there is none
 * @returns {Promise<boolean>} whether it was left off somewhere
 * @throws what describeResource throws for another reason than that there is no such stack or resource
 */
export async function protectTables(resources, describeResource) {
  let leftOff = false;
  for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
    if (Type !== 'AWS::DynamoDB::Table' || !Properties?.DeletionProtectionEnabled) continue;
    if (await exists(logicalId, describeResource)) continue;
    Properties.DeletionProtectionEnabled = false;
    leftOff = true;
  }
  return leftOff;
}

/**
 * @param {string} logicalId
 * @param {(logicalId: string) => Promise<unknown>} describeResource
 */
async function exists(logicalId, describeResource) {
  try {
    await describeResource(logicalId);
    return true;
  } catch (error) {
    // CloudFormation's words of a stack, and of a resource in it, that is not there.
    if (/does not exist/.test(String(Object(error).message))) return false;
    throw error;
  }
}
