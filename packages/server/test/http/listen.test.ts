import dns from 'node:dns';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { sendRaw } from '../support/raw-request.ts';
import { useTestServer } from '../support/test-server.ts';

it('serves each address of localhost alike, and ends its connections', async () => {
  // As where it is 127.0.0.1 and ::1, which not every machine has.
  const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
  const lookup = (host: string, ...rest: unknown[]) => {
    const done = rest.pop() as (...found: unknown[]) => void;
    if (rest.length > 0) done(null, addresses);
    else done(null, host === 'localhost' ? '127.0.0.1' : host, 4);
  };
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as typeof dns.lookup);
  vi.spyOn(dns.promises, 'lookup').mockResolvedValue(addresses as never);
  onTestFinished(() => void vi.restoreAllMocks());
  const server = await useTestServer('api', { HOST: 'localhost' });
  const { port } = new URL(server.url);
  // What is no HTTP waits for the answer before it by a listener of ours.
  const request = `GET /rest/v1/lists.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await server.api.token()}\r\n\r\n`;
  for (const { address } of addresses) {
    expect(await sendRaw(`http://${address}:${port}`, `${request}HELLO\r\n\r\n`), address).toMatch(
      /^HTTP\/1\.1 200 .*"success":true}\s*HTTP\/1\.1 400 /s,
    );
  }
  const idle = addresses.map(({ address }) => connect(Number(port), address));
  for (const socket of idle) {
    socket.write('GET /docs/style.css HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
  }
  const closed = idle.map((socket) => once(socket, 'close'));
  await server.stopGalena();
  await Promise.all(closed);
});
