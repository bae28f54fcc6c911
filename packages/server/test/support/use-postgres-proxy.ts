import { onTestFinished } from 'vitest';
import { PostgresProxy } from './postgres-proxy.ts';

/** A proxy that goes when the test that asks for it is over. */
export async function usePostgresProxy(target: string): Promise<PostgresProxy> {
  const proxy = await PostgresProxy.start(target);
  onTestFinished(() => proxy.stop());
  return proxy;
}
