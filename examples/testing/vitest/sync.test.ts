import { connectGalena } from '@galena/testing';
import { expect, it } from 'vitest';

const galena = await connectGalena().subscription();

it('knows no lead of other files', async () => {
  const synced = await galena.client.leads.sync([{ email: 'ada@example.com' }]);
  expect(synced).toMatchObject([{ status: 'created' }]);
});
