/** PostgreSQL's code for a table that is not there. */
const undefinedTable = '42P01';

/** Reads again if a part was dropped between the look at the parts and the reading. */
export async function retryIfPartGone<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === undefinedTable) return read();
    throw error;
  }
}
