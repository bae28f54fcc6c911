import { onTestFinished } from 'vitest';
import { PostgresProxy } from './postgres-proxy.ts';
import { createTestServer, type TestServer } from './test-server.ts';

/** A Galena with a network of its own to its PostgreSQL. */
export interface ProxiedServer extends TestServer {
  readonly proxy: PostgresProxy;
}

/** Dead connections are to be found soon, where a test waits for it; a busy machine takes its time to say so. */
export const quickPatience = { askAfterMs: 200, lookEveryMs: 20, answerMs: 20_000, silentMs: 600 };

/** A server that goes when the test that asks for it is over. */
export async function useProxiedServer(
  role: 'all' | 'api',
  environment: Readonly<Record<string, string>> = {},
  patience = quickPatience,
): Promise<ProxiedServer> {
  let proxy: PostgresProxy | undefined;
  const lay = async (connectionString: string) => {
    proxy = await PostgresProxy.start(connectionString);
    return proxy.connectionString;
  };
  const server = await createTestServer(role, environment, { lay, patience });
  if (proxy === undefined) throw new Error('there is no proxy');
  const opened = proxy;
  onTestFinished(async () => {
    opened.release();
    opened.restore();
    await server.stop();
    await opened.stop();
  });
  return { ...server, proxy: opened };
}
