import type { Connection } from './connection.ts';

const connections = new WeakMap<object, Connection>();

/** Has a client lend its connection to what comes by a path of its own, as `@galena/client/assets`. */
export function lendConnection(client: object, connection: Connection): void {
  connections.set(client, connection);
}

/** @throws TypeError for what is no client of this copy of the package */
export function connectionOf(client: object): Connection {
  const connection = connections.get(client);
  if (connection !== undefined) return connection;
  throw new TypeError('this is no Galena of the same copy of @galena/client');
}
