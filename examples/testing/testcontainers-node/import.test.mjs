// npm install --save-dev testcontainers, whose version 12 takes Node.js 22.22 or newer; then node --test
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { GenericContainer, Wait } from 'testcontainers';

const seed = fileURLToPath(new URL('../seed', import.meta.url));
const container = await new GenericContainer('galena-double')
  .withExposedPorts(8080)
  .withEnvironment({
    GALENA_CLIENT_ID: 'tests',
    GALENA_CLIENT_SECRET: 'secret',
    GALENA_CONTROL_TOKEN: 'control',
    GALENA_SEED: '/seed',
  })
  .withCopyDirectoriesToContainer([{ source: seed, target: '/seed' }])
  .withWaitStrategy(Wait.forHttp('/healthz', 8080))
  .start();
const url = `http://${container.getHost()}:${container.getMappedPort(8080)}`;
const control = { method: 'POST', headers: { authorization: 'Bearer control' } };
beforeEach(() => fetch(`${url}/galena/v1/control/reset.json`, control));
after(() => container.stop());

async function find(email) {
  const credentials = 'grant_type=client_credentials&client_id=tests&client_secret=secret';
  const { access_token } = await (await fetch(`${url}/identity/oauth/token?${credentials}`)).json();
  const headers = { authorization: `Bearer ${access_token}` };
  const found = await fetch(`${url}/rest/v1/leads.json?filterType=email&filterValues=${email}`, { headers });
  return (await found.json()).result;
}

test('knows the leads of the seed, and no others', async () => {
  assert.equal((await find('grace@example.com'))[0].firstName, 'Grace');
  assert.deepEqual(await find('ada@example.com'), []);
});
