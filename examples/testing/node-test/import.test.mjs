// galena exec -- node --test
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

const { MARKETO_BASE_URL, MARKETO_CLIENT_ID, MARKETO_CLIENT_SECRET } = process.env;

async function call(path, init = {}) {
  const credentials = `client_id=${MARKETO_CLIENT_ID}&client_secret=${MARKETO_CLIENT_SECRET}`;
  const token = `${MARKETO_BASE_URL}/identity/oauth/token?grant_type=client_credentials&${credentials}`;
  const { access_token } = await (await fetch(token)).json();
  const headers = { authorization: `Bearer ${access_token}` };
  const { result } = await (await fetch(`${MARKETO_BASE_URL}${path}`, { ...init, headers })).json();
  return result[0];
}

test('imports a file', async () => {
  const email = `${crypto.randomUUID()}@example.com`;
  const body = new FormData();
  body.set('file', new Blob([`email,firstName\n${email},Ada\n`]), 'leads.csv');
  const { batchId } = await call('/bulk/v1/leads.json?format=csv', { method: 'POST', body });
  let status;
  do {
    await delay(200);
    status = await call(`/bulk/v1/leads/batch/${batchId}.json`);
  } while (['Queued', 'Importing'].includes(status.status));
  assert.deepEqual([status.status, status.numOfLeadsProcessed], ['Complete', 1]);
  const lead = await call(`/rest/v1/leads.json?filterType=email&filterValues=${email}`);
  assert.equal(lead.firstName, 'Ada');
});
