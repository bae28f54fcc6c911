import { describe, expect, it } from 'vitest';
import { mapColumns } from '../../src/fields/column-mapping.ts';
import { listFields } from '../../src/fields/fields.ts';
import { schema } from '../support/constants.ts';
import { useTestDatabase } from '../support/test-database.ts';

async function map(header: readonly string[], lookupField = 'email') {
  const { database } = await useTestDatabase();
  const mapping = mapColumns(header, await listFields(database, schema), lookupField);
  return { ...mapping, names: mapping.columns.map((field) => field?.name) };
}

describe('which field a column is', () => {
  it('by REST name, in any case, then by SOAP name, in any case', async () => {
    expect(
      (await map(['firstName', 'LASTNAME', 'leadrole', 'MarketoSocialGender', 'Marketo Jigsaw Contact Id']))
        .names,
    ).toEqual(['firstName', 'lastName', 'leadRole', 'gender', 'jigsawContactId']);
  });

  it('never by display name, and blanks count', async () => {
    const header = ['Email Address', ' email', 'email ', '', '__proto__'];
    expect(await map(header)).toMatchObject({ unmapped: header, names: header.map(() => undefined) });
  });

  it('knows read-only fields but ignores them, except to look up by', async () => {
    expect(await map(['id', 'createdAt', 'email'])).toMatchObject({
      names: [undefined, undefined, 'email'],
      unmapped: [],
    });
    expect((await map(['Id', 'createdAt', 'email'], 'id')).names).toEqual(['id', undefined, 'email']);
  });

  it('finds the first field that two columns name', async () => {
    expect((await map(['email', 'FirstName', 'firstname', 'Email'])).duplicate?.name).toBe('firstName');
    expect((await map(['x', 'x'])).duplicate).toBeUndefined();
  });
});
