import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';

it('outlives a server that ends a connection in the moment it is made', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(Buffer.concat([letIn, ready]));
      // What a connection is asked before it is lent.
      socket.once('data', () => socket.end(Buffer.concat([answered, ready, ended])));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const connectionString = `postgres://a:b@127.0.0.1:${address.port}/c`;
  const database = openDatabase({ connectionString, maxConnections: 1, onIdleError: () => undefined });
  onTestFinished(() => database.close());
  const statement = sql`select 1`;
  await expect(database.query(statement)).rejects.toThrow('connection error');
  await expect(database.transaction((one) => one.query(statement))).rejects.toThrow('connection error');
});

/** A message of PostgreSQL's protocol. */
function message(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

const letIn = message('R', '\0\0\0\0');
const answered = message('C', 'SELECT 0\0');
const ready = message('Z', 'I');
const ended = message('E', 'SFATAL\0C57P01\0Mterminating connection\0\0');
