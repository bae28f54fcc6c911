import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext, createServer, type Server } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import type { TlsConfig } from '../config.ts';
import { SetupError } from '../errors.ts';
import type { Logger } from '../log.ts';

/** How often to look whether the certificate was renewed. */
const lookMs = 1_000;
/** Whoever connects and says nothing. */
const handshakeMs = 20_000;

/**
 * HTTPS for an app that listens already: what comes out of the encryption is a connection to its HTTP server as any other, so that
 * all limits, time-outs and ways to end hold for both.
 * @returns the port, and what ends listening; open connections are the app's
 * @throws SetupError where certificate or key cannot be used
 */
export async function listenTls(
  app: FastifyInstance,
  { port, certificateFile, keyFile }: TlsConfig,
  { host, backlog, log }: { readonly host: string; readonly backlog: number; readonly log: Logger },
): Promise<{ readonly port: number; readonly stop: () => void }> {
  const files = [certificateFile, keyFile] as const;
  const pair = await readPair(files);
  const first = await look(files);
  const server = createServer(
    {
      ...pair,
      ALPNProtocols: ['http/1.1'],
      allowHalfOpen: true,
      noDelay: true,
      handshakeTimeout: handshakeMs,
    },
    (socket) => app.server.emit('connection', socket),
  );
  // A client that does not trust the certificate, or does not speak TLS, closes the connection, and knows why.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.listen({ host, port, backlog });
  await once(server, 'listening');
  const watch = renewCertificates(server, files, first, log);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop() {
      clearInterval(watch);
      server.close();
    },
  };
}

/** Of the certificate, and of its key. */
type Files = readonly [string, string];

interface Pair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

async function readPair(files: Files): Promise<Pair> {
  try {
    const [cert, key] = await Promise.all([readFile(files[0]), readFile(files[1])]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new SetupError(
      `GALENA_TLS_CERT is ${files[0]} and GALENA_TLS_KEY is ${files[1]}, which cannot be used (${cause}); both are PEM files, the key without a passphrase`,
    );
  }
}

/**
 * Takes over a renewed certificate for new connections. Looking is what works everywhere: certificates in containers are renewed by
 * moving a link, which watching a file does not see. Half of a renewal does not fit together: then the one before is kept.
 */
function renewCertificates(server: Server, files: Files, first: string, log: Logger): NodeJS.Timeout {
  let known = first;
  const renew = async () => {
    const now = await look(files);
    if (now === known) return;
    known = now;
    server.setSecureContext(await readPair(files));
    log.info({ event: 'tls.renewed' });
  };
  const timer = setInterval(() => {
    renew().catch((error: unknown) => log.warn({ event: 'tls.not-renewed', error: String(error) }));
  }, lookMs);
  return timer.unref();
}

/** Changes with either file. */
async function look(files: Files): Promise<string> {
  const found = await Promise.all(files.map((file) => stat(file)));
  return found.map(({ mtimeMs, ino, size }) => `${mtimeMs} ${ino} ${size}`).join();
}
