import dns from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { FastifyInstance } from 'fastify';

interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly backlog: number;
  /** So much of a connection may wait to be read. */
  readonly readAheadBytes: number;
}

/**
 * Begins to listen; `localhost` stands for 127.0.0.1 and ::1. For the second of them Fastify would make a server without the
 * listeners of ours, which deliver answers: here connections to any address are those of one server.
 */
export async function listen(
  app: FastifyInstance,
  { host, port, backlog, readAheadBytes }: ListenOptions,
): Promise<void> {
  const addresses = host === 'localhost' ? await dns.lookup(host, { all: true }) : [{ address: host }];
  const [first = host, ...others] = addresses.map(({ address }) => address);
  const more: Server[] = [];
  app.addHook('preClose', async () => {
    await Promise.all(more.map((server) => new Promise((resolve) => server.close(resolve))));
  });
  await app.listen({ host: first, port, backlog });
  const address = app.server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  for (const other of others) {
    const server = createServer(
      { allowHalfOpen: true, noDelay: true, highWaterMark: readAheadBytes },
      (socket) => app.server.emit('connection', socket),
    );
    server.listen({ host: other, port: actualPort, backlog });
    // A name may have addresses that the machine does not.
    await once(server, 'listening').then(
      () => more.push(server),
      () => undefined,
    );
  }
}
