import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { handleClientError } from '../../src/http/error-handler.ts';
import { makeLooseRequestId } from '../../src/http/request-id.ts';
import { serveInTurn } from '../../src/http/serve-in-turn.ts';
import { until } from '../support/until.ts';

it('reads no more of a connection while requests wait for their turn, and then all of it', async () => {
  const app = fastify({
    http: { headersTimeout: 1_000, connectionsCheckingInterval: 100 },
    clientErrorHandler: (error, socket) => void handleClientError(error, socket, makeLooseRequestId),
  });
  onTestFinished(() => app.close());
  serveInTurn(app);
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  app.get('/first', async () => {
    await opened;
    return '';
  });
  app.get('/', async () => '');
  const connected = once(app.server, 'connection') as Promise<[Socket]>;
  const timedOut = once(app.server, 'clientError');
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  onTestFinished(() => void client.destroy());
  const count = 20_000;
  client.write('GET /first HTTP/1.1\r\nHost: x\r\n\r\n');
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(count));
  client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const [socket] = await connected;
  await until(async () => {
    const { bytesRead } = socket;
    // In this time the server would read on.
    for (let other = 0; other < 5; other += 1) await fetch(`http://127.0.0.1:${port}/`);
    return bytesRead > 0 && socket.bytesRead === bytesRead;
  });
  expect(socket.bytesRead).toBeLessThan(200_000);
  // A request of which the beginning has been read is late now.
  await timedOut;
  open();
  let answers = '';
  for await (const bytes of client) answers += String(bytes);
  expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(count + 2);
});
