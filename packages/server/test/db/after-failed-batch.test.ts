import { expect, it } from 'vitest';
import { copyBytes } from '../../src/db/copy.ts';
import { openDatabase } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { useTestDatabase } from '../support/test-database.ts';

it('leaves a connection as good as new when a statement of a round trip fails, wherever it stands', async () => {
  const { connectionString } = await useTestDatabase();
  const database = openDatabase({ connectionString, maxConnections: 1 });
  try {
    for (let failing = 0; failing < 4; failing += 1) {
      const statements = Array.from({ length: 4 }, (_, index) =>
        index === failing ? sql`select 1 / ${0}::integer` : sql`select ${index}::integer as n`,
      );
      const fail = database.transaction((transaction) =>
        transaction.together((executor) => statements.map((statement) => executor.query(statement))),
      );
      await expect(fail).rejects.toMatchObject({ code: '22012' });
      const failAlone = database.connection((connection) =>
        connection.together((executor) => statements.map((statement) => executor.query(statement))),
      );
      // At once, on the same connection: a COPY, and statements after it.
      const copied = database.connection((connection) => copyBytes(connection, `select '\\x01ff'::bytea`));
      const asked = database.query(sql`select ${failing}::integer as n`);
      await expect(failAlone).rejects.toMatchObject({ code: '22012' });
      expect(await copied).toEqual(Buffer.from([1, 255]));
      expect(await asked).toEqual([{ n: failing }]);
      const both = await database.connection(async (connection) => {
        const failed = await connection
          .together((executor) => statements.map((statement) => executor.query(statement)))
          .catch((error: unknown) => (error instanceof Error && 'code' in error ? error.code : error));
        return { failed, bytes: await copyBytes(connection, `select '\\x02'::bytea`) };
      });
      expect(both).toEqual({ failed: '22012', bytes: Buffer.from([2]) });
    }
  } finally {
    await database.close();
  }
});
