const { connectGalena } = require('@galena/testing');

let galena;
beforeAll(async () => {
  galena = await connectGalena().subscription();
});

test('makes a lead', async () => {
  const synced = await galena.client.leads.sync([{ email: 'ada@example.com' }]);
  expect(synced).toMatchObject([{ status: 'created' }]);
});
