/** The table's logical id in serverless.yml. */
const TABLE = 'Table';

/**
 * Leaves the deletion protection off a table that this deployment is going to make: a first deployment that fails could
 * otherwise not be rolled back, and the table that it left would block the next by its name. The next one switches it on.
 *
 * @param {Record<string, { Properties?: any }>} resources of the template that is about to be deployed; changed in place
 * @param {(logicalId: string) => Promise<unknown>} describeResource asks CloudFormation for a resource of the stack; throws
 *   when there is none
 * @returns {Promise<boolean>} whether it was left off
 * @throws what describeResource throws for another reason than that there is no such stack or resource
 */
export async function protectTable(resources, describeResource) {
  const properties = resources[TABLE]?.Properties;
  if (!properties?.DeletionProtectionEnabled || (await exists(describeResource))) return false;
  properties.DeletionProtectionEnabled = false;
  return true;
}

/** @param {(logicalId: string) => Promise<unknown>} describeResource */
async function exists(describeResource) {
  try {
    await describeResource(TABLE);
    return true;
  } catch (error) {
    // CloudFormation's words of a stack, and of a resource in it, that is not there.
    if (/does not exist/.test(String(Object(error).message))) return false;
    throw error;
  }
}
