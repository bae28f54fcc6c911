import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { useTestServer } from '../support/test-server.ts';

it('tells a service who it is and what it may do', async () => {
  const { api } = await useTestServer('api');
  expect(await api.get('/galena/v1/service.json')).toMatchObject({
    result: [
      {
        clientId: 'test-client',
        munchkinId: '000-GAL-000',
        permissions: expect.arrayContaining(['Read-Write Lead', 'Administer Galena']),
        timeZone: 'UTC',
        unknownColumns: 'ignore',
        maxFileBytes: 10_485_760,
        double: false,
      },
    ],
  });
});

it('tells those who administer it how the installation is, and nobody else', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file: 'email\na@example.com\n' });
  expect(await api.get('/galena/v1/system.json')).toMatchObject({
    result: [
      {
        queued: 1,
        importing: 0,
        workingEngines: 0,
        overdueLeases: 0,
        postgresql: expect.stringMatching(/^\d+/),
        databaseBytes: expect.any(Number),
      },
    ],
  });
  await database.query(sql`update galena.roles set permissions = array['Read-Only Lead']`);
  expect(await api.get('/galena/v1/system.json')).toMatchObject({ errors: [{ code: '603' }] });
  expect(await api.get('/galena/v1/service.json')).toMatchObject({
    result: [{ permissions: ['Read-Only Lead'] }],
  });
});
