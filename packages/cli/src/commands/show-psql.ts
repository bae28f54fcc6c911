import { quote } from '../setup/connection.ts';
import { embeddedFolder } from '../setup/embedded.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { NoServerError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';

/** `galena doctor --psql`: how another program connects to the tables. @throws NoServerError where nothing runs on the data. */
export async function showPsql(output: Output): Promise<number> {
  if (process.env['DATABASE_URL']?.trim()) {
    const command = 'psql "$DATABASE_URL"';
    output.json({ host: null, port: null, user: null, database: null, passwordFile: null, command });
    output.line(command);
    return exitStatus.allIn;
  }
  const { findAccess } = await import('@galena/server');
  const folder = embeddedFolder();
  const access = await findAccess(folder);
  if (access === undefined) {
    throw new NoServerError(
      `No PostgreSQL runs on the data in ${folder}: "galena serve" starts it, and GALENA_DATA_DIR names other data.`,
    );
  }
  const { host, port, user, database, passwordFile } = access;
  const command = `PGPASSWORD=$(cat ${quote(passwordFile)}) psql -h ${quote(host)} -p ${port} -U ${user} -d ${database}`;
  output.json({ ...access, command });
  output.line(command);
  return exitStatus.allIn;
}
