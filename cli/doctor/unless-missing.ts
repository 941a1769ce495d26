const MISSING = /ResourceNotFound|QueueDoesNotExist|NonExistentQueue|^NotFoundException$/;

/** What AWS says of a thing; `undefined` where it says that there is none. */
export async function unlessMissing<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (MISSING.test((error as Error).name)) return undefined;
    throw error;
  }
}
