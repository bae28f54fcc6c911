/** The connection string of another database on the same server. */
export function inDatabase(connectionString: string, database: string): string {
  return connectionString.replace(/^([^/]*\/\/[^/?]*)(?:\/[^?]*)?/, `$1/${database}`);
}
