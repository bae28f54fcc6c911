import { fileURLToPath } from 'node:url';
import { startGalena } from '@galena/testing';
import { expect, it } from 'vitest';

const seed = fileURLToPath(new URL('../../../examples/testing/seed', import.meta.url));

/** A client that knows Marketo and its environment, and goes on after 606. @returns the batch id, and the statuses that it saw */
async function runMyConnector(
  env: Readonly<Record<string, string>>,
): Promise<{ batchId: number; seen: string[] }> {
  const { MARKETO_IDENTITY, MARKETO_BASE_URL, MARKETO_CLIENT_ID, MARKETO_CLIENT_SECRET } = env;
  const query = `grant_type=client_credentials&client_id=${MARKETO_CLIENT_ID}&client_secret=${MARKETO_CLIENT_SECRET}`;
  const token = (await (await fetch(`${MARKETO_IDENTITY}/oauth/token?${query}`)).json()) as {
    access_token: string;
  };
  const headers = { authorization: `Bearer ${token.access_token}` };
  const call = async (path: string, init: RequestInit = {}) =>
    (await (await fetch(`${MARKETO_BASE_URL}${path}`, { ...init, headers })).json()) as {
      success: boolean;
      result: [{ batchId: number; status: string }];
    };
  const submit = () => {
    const body = new FormData();
    body.set('file', new Blob(['email\nada@example.com\n']), 'leads.csv');
    return call('/bulk/v1/leads.json?format=csv', { method: 'POST', body });
  };
  let queued = await submit();
  while (!queued.success) queued = await submit();
  const [{ batchId }] = queued.result;
  const seen: string[] = [];
  while (seen.at(-1) !== 'Complete')
    seen.push((await call(`/bulk/v1/leads/batch/${batchId}.json`)).result[0].status);
  return { batchId, seen };
}

it('the eight lines of the README do what they say', async () => {
  const galena = await startGalena({ seed });
  await galena.faults.add({ operation: 'POST /bulk/v1/leads.json', code: '606', times: 2 });
  await galena.pace.hold('Importing', { polls: 3 });
  const { batchId, seen } = await runMyConnector(galena.env);
  expect(seen.filter((status) => status === 'Importing').length).toBeGreaterThanOrEqual(3);
  expect(await galena.calls({ operation: 'POST /bulk/v1/leads.json' })).toHaveLength(3);
  await galena.clock.advance({ days: 7 });
  await expect(galena.client.imports.getStatus(batchId)).rejects.toThrow(/1013|not found/);
  await galena.reset();
  const emails = [];
  for await (const lead of galena.client.leads.find('email', ['grace@example.com', 'ada@example.com'])) {
    emails.push(lead['email']);
  }
  expect(emails).toEqual(['grace@example.com']);
  await galena.stop();
});
