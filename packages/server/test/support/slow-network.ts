import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * Gives a way to a PostgreSQL that is as far away as a round trip says: what either side sends arrives half of that later.
 * Until the test is over.
 */
export async function useSlowNetwork(connectionString: string, roundTripMs: number): Promise<string> {
  const target = new URL(connectionString);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ ...addressOf(target), noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => void setTimeout(() => to.write(bytes), roundTripMs / 2));
      from.on('end', () => void setTimeout(() => to.end(), roundTripMs / 2));
      from.on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = new URL(connectionString);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return url.href;
}

/** A connection string names a host, or the folder of a socket. */
function addressOf(target: URL): { path: string } | { host: string; port: number } {
  const folder = target.searchParams.get('host');
  const port = Number(target.port || 5432);
  return folder === null ? { host: target.hostname, port } : { path: `${folder}/.s.PGSQL.${port}` };
}
