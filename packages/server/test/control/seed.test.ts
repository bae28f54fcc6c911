import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { packTar, type TarHeader } from 'modern-tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { readTarGz } from '../../src/control/seed/archives/read-tar.ts';
import { readZip } from '../../src/control/seed/archives/read-zip.ts';
import { UnpackedFiles } from '../../src/control/seed/archives/unpacked-files.ts';
import { ApiClient } from '../support/api-client.ts';
import { controlToken, schema } from '../support/constants.ts';
import { createControlledServer, shareControlledServer } from '../support/controlled-server.ts';
import { differences, dumpSubscription } from '../support/dump-subscription.ts';

const files = {
  'galena.json': '{"settings": {"timeZone": "Europe/Berlin"}}',
  'partitions.json': '[{"name": "Europe"}]',
  'fields.json': '[{"name": "size", "displayName": "Size", "dataType": "integer"}]',
  'roles.json': '[{"name": "Reader", "permissions": ["Read-Only Lead"]}]',
  'services.json': '[{"clientId": "reader", "clientSecret": "secret", "role": "Reader"}]',
  'salespersons.json': '[{"externalSalesPersonId": "s1", "email": "s@x.io"}]',
  'companies.json': '[{"externalCompanyId": "c1", "company": "Acme"}]',
  'leads.csv': 'email,firstName,size,externalCompanyId\nada@example.com,Ada,7,c1\nbob@example.com,Bob,8,\n',
  'leads/more.csv': 'email,lastName\ncy@example.com,Cy\nada@example.com,Lovelace\n',
  'lists.json': '[{"name": "Guests", "members": [{"email": "ada@example.com"}]}]',
  'templates.json':
    '[{"templateId": 5, "name": "Fair", "columns": {"Size": "size"}, "rules": {"mode": "createOnly"}}]',
  'activity-types.json': `[
    {"apiName": "visit_c", "name": "Visit", "triggerName": "Visits", "filterName": "Visited",
     "primaryAttribute": {"apiName": "which", "name": "Which", "dataType": "string"},
     "attributes": [{"apiName": "long", "name": "Long", "dataType": "integer"}]}
  ]`,
  'activities.json': `[
    {"lead": {"email": "bob@example.com"}, "activityTypeId": 100001, "primaryAttributeValue": "shop", "attributes": {"Long": 7}}
  ]`,
};

const shared = shareControlledServer();

describe('a seed', () => {
  it('replaces what there is, and is what a reset goes back to', async () => {
    const { api, control, database, url } = shared();
    await api.sync([{ email: 'before@example.com' }]);
    await control.seed({ files });
    const seeded = await dumpSubscription(database, { id: 1, schema });
    expect(await api.leads(['before@example.com'], 'id')).toEqual([]);
    expect(await api.leads(['ada@example.com'], 'id,firstName,lastName,size,company')).toEqual([
      { id: 1, firstName: 'Ada', lastName: 'Lovelace', size: 7, company: 'Acme' },
    ]);
    const reader = new ApiClient(url, { clientId: 'reader', clientSecret: 'secret' });
    expect((await reader.leads(['bob@example.com'], 'size')).length).toBe(1);
    const lists = await api.get('/rest/v1/lists.json?name=Guests');
    const listId = lists.result?.[0]?.['id'];
    expect((await api.get(`/rest/v1/lists/${listId}/leads.json`)).result).toMatchObject([{ id: 1 }]);
    expect((await api.get('/galena/v1/templates.json')).result).toMatchObject([
      { templateId: 5, version: 1, columns: { Size: 'size' }, savedBy: { serviceName: 'Seed' } },
    ]);
    const token = (await api.get('/rest/v1/activities/pagingtoken.json?sinceDatetime=2020-01-01'))
      .nextPageToken;
    const visits = await api.get(`/rest/v1/activities.json?activityTypeIds=100001&nextPageToken=${token}`);
    expect(visits.result).toMatchObject([{ leadId: 2, primaryAttributeValue: 'shop' }]);
    // Imports begin with the same number as everywhere, and none is told of.
    expect((await api.get('/galena/v1/imports.json')).result).toEqual([]);
    expect(await api.import({ file: 'email\nown@example.com\n' })).toBe(1000);
    await control.reset();
    const again = await dumpSubscription(database, { id: 1, schema });
    expect(differences(seeded, again).filter((name) => !/tokens|usage/.test(name))).toEqual([]);
  });

  it.each([
    [
      { 'leads.csv': 'email,size\nada@example.com,7\nnot an address,8\n' },
      "leads.csv, line 1: Field 'size' not found",
    ],
    [{ 'leads.csv': 'email\nada@example.com\nnot an address\n' }, 'leads.csv, line 3: '],
    [{ 'leads/a.csv': '' }, 'leads/a.csv, line 1: '],
    [{ 'lists.json': '[\n {"name": "A"},\n {"nam": "B"}\n]' }, "lists.json, line 3: 'name' is missing"],
    [
      { 'lists.json': '[{"name": "A", "members": [{"email": "no@x.io"}]}]' },
      'lists.json, line 1: no lead is {"email":"no@x.io"}',
    ],
    [
      { 'fields.json': '[\n{"name": "a", "displayName": "A", "dataType": "string"},\n{"name": "b"}]' },
      'fields.json, line 3: ',
    ],
    [
      { 'templates.json': '[{"name": "A"},\n{"name": "B", "listId": 9}]' },
      "templates.json, line 2: Template 'B': listId is 9",
    ],
    [{ 'companies.json': '{}' }, 'companies.json, line 1: a JSON array'],
    [{ 'companies.json': '[{}]' }, "companies.json, line 1: Value for 'externalCompanyId' not found"],
    [{ 'galena.json': '{"settings": {\n"zone": 1}}' }, "galena.json, line 1: Setting 'zone' not found"],
    [{ 'galena.json': '{"settings":\n\n}' }, 'galena.json, line 3: no valid JSON'],
    [{ 'activities.json': '[{"lead": {"email": "x@x.io"}}]' }, 'activities.json, line 1: no lead is'],
    [
      { 'services.json': '[{"clientId": "x", "clientSecret": "y", "role": "None"}]' },
      "services.json, line 1: there is no role 'None'",
    ],
    [
      { 'roles.json': '[{"name": "x", "permissions": ["All"]}]' },
      "roles.json, line 1: there is no permission 'All'",
    ],
    [{ 'leeds.csv': 'email\n' }, 'leeds.csv: a seed has no such file'],
    [
      { 'companies.csv': 'externalCompanyId,company\nc1,Acme\n\n,None\n' },
      "companies.csv, line 4: Value for 'externalCompanyId' not found (code 1003)",
    ],
    [
      { 'companies.csv': 'externalCompanyId,size\nc1,7\n' },
      "companies.csv, line 1: Field 'size' not found (code 1006)",
    ],
    [
      { 'companies.csv': 'externalCompanyId,numberOfEmployees\n"c\n1",7\nc2,many\n' },
      "companies.csv, line 4: Invalid value 'many'. Required of type 'integer' (code 1001)",
    ],
    [
      { 'companies.csv': 'externalCompanyId,company,Company\nc1,a,b\n' },
      'companies.csv, line 1: two columns',
    ],
    [{ 'companies.csv': 'externalCompanyId\nc1,x\n' }, 'companies.csv, line 2: Row has more cells'],
    [{ 'companies.csv': 'externalCompanyId\nc1\n"c2\n' }, 'companies.csv, line 3: Quote is never closed'],
    [{ 'companies.csv': '' }, 'companies.csv, line 1: a header row is expected'],
    [
      { 'salespersons.csv': 'externalSalesPersonId,\ns1,x\n' },
      'salespersons.csv, line 1: column 2 has no name',
    ],
    [
      { 'companies.csv': 'externalCompanyId,externalSalesPersonId\nc1,s9\n' },
      "companies.csv, line 2: externalSalesPersonId 's9' not found",
    ],
    [{ 'activity-types.json': '[{"apiName": "a_c", "draft": 7}]' }, "line 1: 'draft' has to be an object"],
    [
      { 'activity-types.json': '[\n{"apiName": "a_c", "draft": {"name": "A"}}]' },
      'activity-types.json, line 2: ',
    ],
    [
      { 'lists.json': '[{"id": 1009, "name": "A"},\n{"id": 1005, "name": "B"}]' },
      "lists.json, line 2: 'id' is 1005, and ids have to ascend",
    ],
    [
      { 'lists.json': '[{"name": "A", "folder": "Events"}]' },
      'lists.json, line 1: lists[0].folder is Events',
    ],
  ])('says where it is wrong: %j, and leaves the seed that there was', async (wrong, message) => {
    const { api, control } = shared();
    await control.seed({ files: { 'leads.csv': 'email\nkept@example.com\n' } });
    await expect(control.seed({ files: wrong })).rejects.toThrow(message);
    expect(await api.leads(['kept@example.com'], 'id')).toMatchObject([{ id: 1 }]);
  });

  it('is a folder or files, and says where there is none', async () => {
    const { control } = shared();
    await expect(control.seed({ folder: '/nowhere' })).rejects.toThrow('The folder /nowhere cannot be read');
    await expect(control.seed({})).rejects.toThrow('1002');
    await expect(control.seed({ folder: '/x', files: {} })).rejects.toThrow('not both');
  });
});

describe('companies.csv and salespersons.csv', () => {
  it('have a record in each line, in any order of files and columns', async () => {
    const { api, control } = shared();
    await control.seed({
      files: {
        'companies.csv':
          '\ufeffcompany,externalCompanyId,externalSalesPersonId,numberOfEmployees,annualRevenue\n' +
          '"Acme, Inc",c1,s1,7,NULL\r\n   \r\nBeta,c2,,,1.5\n',
        'salespersons.csv': 'externalSalesPersonId,email,lastName\ns1,s@x.io,Sells\n',
        'leads.csv': 'email,externalCompanyId\nada@example.com,c1\n',
      },
    });
    expect(await api.leads(['ada@example.com'], 'company')).toEqual([{ id: 1, company: 'Acme, Inc' }]);
    const fields = 'company,externalSalesPersonId,numberOfEmployees,annualRevenue';
    const found = await api.get(
      `/rest/v1/companies.json?filterType=externalCompanyId&filterValues=c1,c2&fields=${fields}`,
    );
    expect(found.result).toMatchObject([
      { company: 'Acme, Inc', externalSalesPersonId: 's1', numberOfEmployees: 7 },
      { company: 'Beta', annualRevenue: 1.5 },
    ]);
  });
});

describe('an archive', () => {
  const seed = { 'leads.csv': files['leads.csv'], 'fields.json': files['fields.json'] };
  const withCompany = { ...seed, 'companies.json': files['companies.json'] };

  it.each(['zip', 'tar', 'tar.gz'] as const)(
    '%s is what an export is, and what is seeded with it',
    async (format) => {
      const { api, control } = shared();
      await control.seed({ files: withCompany });
      const archive = await control.exportArchive(format);
      const { files: exported } = await control.exportState();
      await control.seed({ files: {} });
      await control.seed({ archive });
      expect(await api.leads(['ada@example.com'], 'size')).toEqual([{ id: 1, size: 7 }]);
      expect(await control.exportState()).toEqual({ files: exported });
    },
  );

  it('may have its files in one folder, and those that others have put there', async () => {
    const { api, control } = shared();
    const entries = {
      'leads/a.csv': 'email\nada@example.com\n',
      '.git/config': '[core]',
      '._leads.csv': 'x',
    };
    const below = Object.fromEntries(
      Object.entries(entries).map(([path, text]) => [`marketo/${path}`, text]),
    );
    for (const zip of [entries, below, { ...below, '__MACOSX/._leads.csv': 'x' }]) {
      await control.seed({ files: {} });
      await control.seed({ archive: zipOf(zip) });
      expect(await api.leads(['ada@example.com'], 'id')).toEqual([{ id: 1 }]);
    }
  });

  it('says what is wrong with it', async () => {
    const { control } = shared();
    const whole = zipOf(seed);
    const gzip = gzipSync(await control.exportArchive('tar'));
    const refused = [
      [Buffer.from('email\nada@example.com\n'), 'it is no zip archive, and no tar archive'],
      [whole.subarray(0, whole.length - 30), 'it was cut or damaged'],
      [gzip.subarray(0, gzip.length - 20), 'it was cut or damaged'],
      [zipOf({ '../leads.csv': 'x' }), '../leads.csv leads out of the folder that it is unpacked into'],
      [zipOf({ '/etc/leads.csv': 'x' }), '/etc/leads.csv leads out of the folder'],
      [zipOf({ 'C:\\leads.csv': 'x' }), 'C:\\leads.csv leads out of the folder'],
      [await tarOf({ name: 'leads/../../x.csv' }, 'x'), 'leads/../../x.csv leads out of the folder'],
      [await tarOf({ name: 'leads.csv', type: 'symlink', linkname: '/etc/passwd' }), 'leads.csv is a link'],
      [zipOf({ 'leeds.csv': 'email\n' }), 'leeds.csv: a seed has no such file'],
      [zipOf({ 'leads.csv': 'email\nnobody\n' }), 'leads.csv, line 2: '],
    ] as const;
    for (const [archive, message] of refused) {
      await expect(control.seed({ archive })).rejects.toThrow(message);
    }
    await expect(control.seed({ archive: whole, files: {} })).rejects.toThrow(
      'one of folder, files and archive',
    );
  });

  it('is bounded in what comes out of it, whatever it says of itself', async () => {
    const bounds = { megabytes: 1, entries: 2 };
    const large = 'x'.repeat(1_100_000);
    const tooLarge = 'it has more than 1 MB when it is unpacked';
    const read = (archive: Uint8Array) => readZip(archive, new UnpackedFiles('a.zip', bounds));
    await expect(read(zipOf({ 'leads.csv': large }))).rejects.toThrow(tooLarge);
    await expect(read(understated(zipOf({ 'leads.csv': large })))).rejects.toThrow(/1 MB|cut or damaged/);
    await expect(read(zipOf({ a: 'x'.repeat(600_000), b: 'x'.repeat(600_000) }))).rejects.toThrow(tooLarge);
    await expect(read(zipOf({ a: '', b: '', c: '' }))).rejects.toThrow('it has more than 2 entries');
    const tar = gzipSync(await tarOf({ name: 'leads.csv' }, large));
    await expect(readTarGz(tar, new UnpackedFiles('a.tgz', bounds))).rejects.toThrow(tooLarge);
    const bomb = gzipSync(Buffer.alloc(4_000_000));
    await expect(readTarGz(bomb, new UnpackedFiles('a.tgz', bounds))).rejects.toThrow(tooLarge);
  });

  it('of another type is refused, and so is one for another call', async () => {
    const { url } = shared();
    const post = async (path: string, type: string) => {
      const headers = { authorization: `Bearer ${controlToken}`, 'content-type': type };
      const body = new Uint8Array(zipOf(withCompany));
      const response = await fetch(`${url}/galena/v1/control/${path}`, { method: 'POST', headers, body });
      return (await response.json()) as object;
    };
    expect(await post('seed.json', 'application/zip')).toMatchObject({ success: true });
    expect(await post('seed.json', 'text/csv')).toMatchObject({ errors: [{ code: '612' }] });
    expect(await post('clock.json', 'application/zip')).toMatchObject({ errors: [{ code: '612' }] });
  });
});

function zipOf(entries: Readonly<Record<string, string>>): Buffer {
  const bytes = Object.entries(entries).map(([name, text]) => [name, Buffer.from(text)] as const);
  return Buffer.from(zipSync(Object.fromEntries(bytes)));
}

/** The same with a size of one byte in all of its headers. */
function understated(zip: Buffer): Buffer {
  const changed = Buffer.from(zip);
  for (const [mark, at] of [['PK\x03\x04', 22] as const, ['PK\x01\x02', 24] as const]) {
    changed.writeUInt32LE(1, changed.indexOf(mark, 0, 'latin1') + at);
  }
  return changed;
}

async function tarOf(header: Omit<TarHeader, 'size'>, content = ''): Promise<Buffer> {
  return Buffer.from(await packTar([{ header: { ...header, size: content.length }, body: content }]));
}

/** When somebody last worked on it in real time: nothing that a call shows. */
const workedOn = {
  counters: ['called_at', 'generation'],
  'galena.subscriptions': ['last_claimed_at', 'ledger_tended_at'],
};

describe('an export', () => {
  it('is a seed of what there is: seeded with it, every row is the same', async () => {
    const { api, control, database } = shared();
    await control.clock.freeze();
    try {
      await control.seed({
        files: { ...files, 'leads/Europe/e.csv': 'email,firstName\neva@example.com,"E, va"\n' },
      });
      await api.sync([{ email: 'bob@example.com', lastName: 'Builder', doNotCall: true }]);
      await changeWhatSeedsCouldNotSay(api);
      // What is told of the past is not part of a seed: so it is seeded twice.
      await control.seed(await control.exportState());
      const seeded = await dumpSubscription(database, { id: 1, schema }, workedOn);
      expect(await api.leads(['bob@example.com'], 'lastName,doNotCall')).toMatchObject([
        { lastName: 'Builder', doNotCall: true },
      ]);
      expect(await api.leads(['eva@example.com'], 'firstName')).toMatchObject([{ firstName: 'E, va' }]);
      await control.seed(await control.exportState());
      const again = await dumpSubscription(database, { id: 1, schema }, workedOn);
      expect(differences(seeded, again).filter((name) => !/tokens|usage/.test(name))).toEqual([]);
    } finally {
      await control.clock.follow();
    }
  });

  it('of what there is at first has settings and assets only', async () => {
    const { control } = shared();
    await control.seed({ files: {} });
    const names = Object.keys((await control.exportState()).files);
    expect(names).toEqual(['galena.json', 'assets/folders.json', 'assets/channels.json']);
  });

  it('is refused where leads cannot be told apart by it', async () => {
    const { api, control } = shared();
    await control.reset();
    const twin = [{ email: 'twin@example.com' }];
    await api.sync(twin);
    await api.sync(twin, { action: 'createDuplicate' });
    await expect(control.exportState()).rejects.toThrow(
      'has the e-mail address twin@example.com as others do',
    );
    await control.reset();
    await api.import({ file: 'email\nnobody\n' });
    await expect(control.exportState()).rejects.toThrow(
      "has 'nobody' in email, which a seed takes for a mistake",
    );
    await expect(control.exportArchive('zip')).rejects.toThrow('take a snapshot instead');
    await control.reset();
  });

  it('is refused where a template names a list that is gone, as no seed could have it', async () => {
    const { api, control } = shared();
    await control.reset();
    const form = 'application/x-www-form-urlencoded';
    const folder = encodeURIComponent('{"id":1,"type":"Folder"}');
    const made = await api.post('/rest/asset/v1/staticLists.json', `name=Gone&folder=${folder}`, form);
    const listId = Number(made.result?.[0]?.['id']);
    await api.send('POST', '/galena/v1/templates.json', { name: 'Fair', listId });
    await api.post(`/rest/asset/v1/staticList/${listId}/delete.json`);
    await expect(control.exportState()).rejects.toThrow(
      `Template 'Fair': listId is ${listId}, and there is no static list with this id`,
    );
    await control.reset();
  });
});

/** Lists in folders, drafts of types, and what fields have otherwise than usual. */
async function changeWhatSeedsCouldNotSay(api: ApiClient): Promise<void> {
  const call = async (path: string, body: object) => {
    const answer = await api.send('POST', path, body);
    expect(answer).toMatchObject({ success: true });
    expect(JSON.stringify(answer)).not.toContain('skipped');
  };
  const form = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams(fields).toString();
    const answer = await api.post(`/rest/asset/v1/${path}`, body, 'application/x-www-form-urlencoded');
    expect(answer).toMatchObject({ success: true });
    const { id, folderId } = (answer.result?.[0] ?? {}) as { id?: number; folderId?: { id: number } };
    return id ?? folderId?.id ?? 0;
  };
  const folder = (id: number) => JSON.stringify({ id, type: 'Folder' });
  const events = await form('folders.json', { name: 'Events', parent: folder(1) });
  const gone = await form('staticLists.json', { name: 'Gone', folder: folder(1) });
  await form('staticLists.json', { name: 'Sailors', folder: folder(events), description: 'all of them' });
  await form(`staticList/${gone}/delete.json`, {});
  await form('staticList/1001.json', { name: 'First list' });
  const type = '/rest/v1/activities/external/type';
  const primaryAttribute = { apiName: 'which', name: 'Which', dataType: 'string' };
  const names = (name: string) => ({ name, triggerName: `${name}s`, filterName: `${name}ed` });
  await call(`${type}.json`, { apiName: 'gone_c', ...names('Gone'), primaryAttribute });
  await call(`${type}/gone_c/delete.json`, {});
  await call(`${type}.json`, { apiName: 'sail_c', ...names('Sail'), primaryAttribute });
  await call(`${type}/visit_c/attributes/create.json`, {
    attributes: [{ apiName: 'deep', name: 'Deep', dataType: 'float' }],
  });
  await call(`${type}/visit_c.json`, { description: 'on foot' });
  await call('/rest/v1/leads/schema/fields/phone.json', { input: [{ isSensitive: true }] });
  const field = { name: 'boat', displayName: 'Boat', dataType: 'string', isSensitive: true };
  await call('/rest/v1/programs/members/schema/fields.json', { input: [field] });
}

describe('GALENA_SEED', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'galena-seed-'));
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is a folder that the first subscription has at the start', async () => {
    const server = await createControlledServer({ GALENA_SEED: folder });
    try {
      expect(await server.api.leads(['bob@example.com'], 'id,size')).toEqual([{ id: 2, size: 8 }]);
      await server.api.sync([{ email: 'other@example.com' }]);
      await server.control.reset();
      expect(await server.api.leads(['other@example.com'], 'id')).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  it('may be an archive', async () => {
    const file = path.join(folder, '..', `${path.basename(folder)}.zip`);
    await writeFile(file, zipOf(files));
    const server = await createControlledServer({ GALENA_SEED: file });
    try {
      expect(await server.api.leads(['bob@example.com'], 'id,size')).toEqual([{ id: 2, size: 8 }]);
      await expect(server.control.seed({ folder: `${file}x` })).rejects.toThrow('cannot be read');
    } finally {
      await server.stop();
      await rm(file);
    }
  });

  it('is refused where the server is no double', () => {
    expect(() => readConfig({ GALENA_SEED: '/x' })).toThrow('GALENA_SEED');
  });
});
