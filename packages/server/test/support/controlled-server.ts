import { GalenaControl } from '@galena/client/control';
import { afterAll, beforeAll } from 'vitest';
import { checkAgainstDescription } from './api-description.ts';
import { controlToken } from './constants.ts';
import { createTestServer, type TestServer } from './test-server.ts';

/** A double, with its control plane. */
export interface ControlledServer extends TestServer {
  readonly control: GalenaControl;
}

export async function createControlledServer(
  environment: Readonly<Record<string, string>> = {},
): Promise<ControlledServer> {
  const server = await createTestServer('all', {
    GALENA_CONTROL: 'on',
    GALENA_CONTROL_TOKEN: controlToken,
    ...environment,
  });
  return { ...server, control: connectControl(server.url) };
}

/** A double for all tests of a file or a `describe`. */
export function shareControlledServer(
  environment: Readonly<Record<string, string>> = {},
): () => ControlledServer {
  let server: ControlledServer;
  beforeAll(async () => {
    server = await createControlledServer(environment);
  });
  afterAll(() => server.stop());
  return () => server;
}

/** The control plane of a server; what it answers is held against the description of the API. */
export function connectControl(url: string, subscription?: string): GalenaControl {
  const checked: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const { pathname, search } = new URL(String(input));
    return checkAgainstDescription(url, init?.method ?? 'GET', `${pathname}${search}`, response);
  };
  return new GalenaControl({
    url,
    token: controlToken,
    fetch: checked,
    ...(subscription !== undefined && { subscription }),
  });
}
