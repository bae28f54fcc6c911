import type { Permission } from '@galena/client';
import { expect, it } from 'vitest';
import { permissions } from '../../server/src/identity/permissions.ts';
import { shareTestServer } from '../../server/test/support/test-server.ts';
import { connect } from './support/connect.ts';

const useServer = shareTestServer('api');

it('a secret is told once, ends when it is rotated, and with its service', async () => {
  const { url } = useServer();
  const galena = connect(url);
  const all: readonly Permission[] = permissions;
  expect(await galena.roles.set('Everything', all)).toEqual({ name: 'Everything', permissions });
  const asked = { name: 'Loader', userEmail: 'loader@example.com', role: 'Everything' };
  const { clientSecret, ...service } = await galena.services.create(asked);
  expect(service).toMatchObject(asked);
  expect(await galena.services.list()).toContainEqual(service);

  const { clientId } = service;
  const loader = connect(url, { clientId, clientSecret });
  expect(await loader.services.own()).toMatchObject({ clientId, permissions });
  const rotated = await galena.services.rotate(clientId);
  await expect(loader.services.own()).rejects.toMatchObject({ code: '401' });
  const again = connect(url, { clientId, clientSecret: rotated.clientSecret });
  expect(await again.services.own()).toMatchObject({ clientId });

  expect(await galena.services.revoke(clientId)).toEqual(service);
  await expect(again.services.own()).rejects.toMatchObject({ code: '401' });
  await expect(galena.services.revoke(clientId)).rejects.toMatchObject({ code: '1013' });
});

it('a static list keeps what a change leaves undefined', async () => {
  const { lists } = connect(useServer().url);
  const { id } = await lists.create({ name: 'Spring fair', description: 'who came by' });
  // As JavaScript without types gives it.
  const change: object = { name: undefined, description: 'who bought' };
  expect(await lists.update(id, change)).toMatchObject({ name: 'Spring fair', description: 'who bought' });
});
