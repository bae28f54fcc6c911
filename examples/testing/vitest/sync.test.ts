import { connectGalena } from '@galena/testing';
import { expect, it } from 'vitest';

const galena = await connectGalena().subscription();

it('knows the leads of the seed, and none of other files', async () => {
  const synced = await galena.client.leads.sync([
    { email: 'grace@example.com' },
    { email: 'ada@example.com' },
  ]);
  expect(synced).toMatchObject([{ status: 'updated' }, { status: 'created' }]);
});
