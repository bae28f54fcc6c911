import { connectGalena } from '@galena/testing';
import { expect, it } from 'vitest';

// Of this file alone: its leads, its queue, its limits.
const galena = await connectGalena().subscription();

it('imports a file', async () => {
  const handle = await galena.client.imports.create([{ email: 'ada@example.com', firstName: 'Ada' }]);
  expect(await handle.wait()).toMatchObject({ status: 'complete', imported: 1 });
});
