import { describe, expect, it } from 'vitest';
import { shareTestServer, useTestServer } from '../support/test-server.ts';
import { clientWith, customType, customTypesOf, problemIn } from './scene.ts';

const shared = shareTestServer('api');
const types = () => customTypesOf({ api: shared().api });
const listed = async () => (await shared().api.get('/rest/v1/activities/external/types.json')).result ?? [];
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

describe('a custom activity type', () => {
  it('goes from draft to approved, to a draft beside it, and back', async () => {
    const made = await types().create('booth');
    expect(made.result).toEqual([
      {
        id: 100_001,
        apiName: 'booth',
        name: 'booth name',
        description: 'At a stand',
        triggerName: 'booth trigger',
        filterName: 'booth filter',
        createdAt: time,
        updatedAt: time,
        status: 'draft',
        primaryAttribute: { apiName: 'stand', name: 'Stand', dataType: 'string' },
        attributes: [],
      },
    ]);
    expect(Object.keys(made.result?.[0] ?? {})).toEqual(
      'id apiName name description triggerName filterName createdAt updatedAt status primaryAttribute attributes'.split(
        ' ',
      ),
    );
    expect(problemIn(await types().describe('booth'))).toBe('1013 Object not found');
    expect((await types().describe('BOOTH', '?draft=TRUE')).result).toEqual(made.result);
    expect(await listedType('booth')).toEqual({ ...shapeOf(made.result?.[0]), status: 'draft' });

    await types().post('booth/attributes/create', {
      attributes: [{ apiName: 'minutes', name: 'Minutes', dataType: 'integer', description: 'how long' }],
    });
    expect((await types().post('booth/approve')).result).toMatchObject([{ status: 'approved' }]);
    expect((await types().describe('booth', '?draft=true')).result).toMatchObject([{ status: 'approved' }]);
    expect(await inTypes('booth name')).toEqual({
      id: 100_001,
      apiName: 'booth',
      name: 'booth name',
      description: 'At a stand',
      primaryAttribute: { apiName: 'stand', name: 'Stand', dataType: 'string' },
      attributes: [{ apiName: 'minutes', name: 'Minutes', dataType: 'integer' }],
    });

    const changed = await types().post('booth', { name: 'booth renamed', description: null });
    expect(changed.result).toMatchObject([{ name: 'booth renamed', status: 'approved with draft' }]);
    expect(changed.result?.[0]).not.toHaveProperty('description');
    expect((await types().describe('booth')).result).toMatchObject([
      { name: 'booth name', status: 'approved with draft' },
    ]);
    expect((await types().post('booth/discardDraft')).result).toMatchObject([
      { name: 'booth name', status: 'approved' },
    ]);
    expect((await types().post('booth/delete')).result).toMatchObject([{ id: 100_001, status: 'deleted' }]);
    expect(await listedType('booth')).toBeUndefined();
    expect(await inTypes('booth name')).toBeUndefined();
    expect(problemIn(await types().describe('booth', '?draft=true'))).toBe('1013 Object not found');
    // Ids are not given out again, names are.
    expect((await types().create('booth')).result).toMatchObject([{ id: 100_002 }]);
  });

  it('has attributes that are created, updated and deleted in its draft', async () => {
    await types().approved('visit', [{ apiName: 'a', name: 'A', dataType: 'string' }]);
    const created = await types().post('visit/attributes/create', {
      attributes: [
        { apiName: 'b', name: 'B', dataType: 'link', isPrimary: false },
        { apiName: 'c', name: 'C', dataType: 'date' },
      ],
    });
    expect(created.result).toMatchObject([
      { status: 'approved with draft', attributes: [{ apiName: 'a' }, { apiName: 'b' }, { apiName: 'c' }] },
    ]);
    const updated = await types().post('visit/attributes/update', {
      attributes: [
        { apiName: 'A', name: 'Changed' },
        { apiName: 'stand', isPrimary: false },
        { apiName: 'c', isPrimary: true },
      ],
    });
    expect(updated.result).toMatchObject([
      {
        primaryAttribute: { apiName: 'c', name: 'C', dataType: 'date' },
        attributes: [
          { apiName: 'a', name: 'Changed', dataType: 'string' },
          { apiName: 'b' },
          { apiName: 'stand' },
        ],
      },
    ]);
    const left = await types().post('visit/attributes/delete', {
      attributes: [{ apiName: 'b' }, { apiName: 'Stand' }],
    });
    expect(left.result).toMatchObject([{ attributes: [{ apiName: 'a' }] }]);
    // The live version is as it was.
    expect((await types().describe('visit')).result).toMatchObject([
      { primaryAttribute: { apiName: 'stand' }, attributes: [{ apiName: 'a', name: 'A' }] },
    ]);
  });

  it('takes another primary attribute', async () => {
    await types().create('moved');
    const renamed = await types().post('moved', { primaryAttribute: { apiName: 'place', name: 'Place' } });
    expect(renamed.result).toMatchObject([{ primaryAttribute: { apiName: 'place', dataType: 'string' } }]);
    await types().post('moved/attributes/update', { attributes: [{ apiName: 'place', isPrimary: false }] });
    expect(problemIn(await types().post('moved/approve'))).toBe(
      "709 The draft of 'moved' has no primary attribute: set isPrimary of one of its attributes",
    );
    const made = await types().post('moved/attributes/create', {
      attributes: [{ apiName: 'hall', name: 'Hall', dataType: 'integer', isPrimary: true }],
    });
    expect(made.result).toMatchObject([
      { primaryAttribute: { apiName: 'hall' }, attributes: [{ apiName: 'place' }] },
    ]);
    expect((await types().post('moved/approve', { _method: 'POST' })).result).toMatchObject([
      { status: 'approved' },
    ]);
  });
});

describe('what is not allowed', () => {
  it.each([
    [{ apiName: '' }, "1002 Missing value for the required parameter 'apiName'"],
    [{ name: undefined }, "1002 Missing value for the required parameter 'name'"],
    [{ triggerName: null }, "1002 Missing value for the required parameter 'triggerName'"],
    [{ filterName: '' }, "1002 Missing value for the required parameter 'filterName'"],
    [{ primaryAttribute: undefined }, "1002 Missing value for the required parameter 'primaryAttribute'"],
    [
      { primaryAttribute: { name: 'x' } },
      "1002 Missing value for the required parameter 'primaryAttribute.apiName'",
    ],
    [
      { primaryAttribute: { apiName: 'x' } },
      "1002 Missing value for the required parameter 'primaryAttribute.name'",
    ],
    [{ primaryAttribute: 'x' }, "1001 Invalid value 'x'. Required of type 'object'"],
    [{ name: 7 }, "1001 Invalid value '7'. Required of type 'string'"],
    [{ name: '12' }, "1003 name '12' may have letters, digits, blanks and _ only, and needs a letter"],
    [{ name: 'a/b' }, "1003 name 'a/b' may have letters, digits, blanks and _ only, and needs a letter"],
    [{ apiName: '1_2' }, "1003 apiName '1_2' may have letters, digits and _ only, and needs a letter"],
    [{ apiName: 'a b' }, "1003 apiName 'a b' may have letters, digits and _ only, and needs a letter"],
    [
      { apiName: 'x'.repeat(256) },
      '1003 apiName has 256 characters and may have 255, none of them a control character',
    ],
    [{ description: 'x'.repeat(2_001) }, expect.stringContaining('1003 description has 2001 characters')],
    [
      { primaryAttribute: { apiName: 'x', name: 'x', dataType: 'score' } },
      "1001 Invalid value 'score'. Required of type 'string, boolean, integer, float, link, email, currency, date, datetime, phone, text'",
    ],
    [
      { attributes: [{ apiName: 'x' }] },
      expect.stringMatching(/^1003 attributes cannot be given with the type/),
    ],
  ])('a new type with %.80j', async (more, problem) => {
    expect(problemIn(await types().create('refused', more))).toEqual(problem);
  });

  it('a name that is taken, in any case', async () => {
    await types().create('taken');
    const create = async (more: object) => problemIn(await types().create('another', more));
    expect(await create({ apiName: 'TAKEN' })).toBe("709 Custom activity type 'TAKEN' already exists");
    expect(await create({ name: 'Taken name' })).toBe(
      "709 Custom activity type with name 'Taken name' already exists",
    );
    expect(await create({ name: 'Open Email' })).toBe(
      "709 Custom activity type with name 'Open Email' already exists",
    );
    expect(await create({ triggerName: 'taken trigger' })).toMatch(
      /^709 Custom activity type with triggerName/,
    );
    expect(await create({ filterName: 'taken filter' })).toMatch(/^709 Custom activity type with filterName/);
    await types().create('other');
    expect(problemIn(await types().post('other', { apiName: 'taken' }))).toBe(
      "709 Custom activity type 'taken' already exists",
    );
    // A draft keeps its own names, and may change them.
    expect((await types().post('other', customType('other', { apiName: 'Other2' }))).result).toMatchObject([
      { apiName: 'Other2', status: 'draft' },
    ]);
  });

  it('a step that the state of a type does not allow', async () => {
    await types().create('steps');
    expect(problemIn(await types().post('steps/discardDraft'))).toBe(
      "1048 Custom Object Discard Draft Failed: 'steps' has never been approved. Delete it instead",
    );
    await types().post('steps/approve');
    expect(problemIn(await types().post('steps/approve'))).toBe('709 No draft to approve');
    expect(problemIn(await types().post('steps/discardDraft'))).toBe(
      "1048 Custom Object Discard Draft Failed: 'steps' has no draft",
    );
    expect(problemIn(await types().post('steps', { apiName: 'steps2' }))).toBe(
      "709 The apiName of 'steps' cannot change, as the type has been approved",
    );
    for (const step of ['', '/approve', '/discardDraft', '/delete']) {
      expect([step, problemIn(await types().post(`nobody${step}`, {}))]).toEqual([
        step,
        '1013 Object not found',
      ]);
    }
    expect(problemIn(await types().describe('steps', '?draft=maybe'))).toBe(
      "1001 Invalid value 'maybe'. Required of type 'boolean'",
    );
  });

  it('attributes that clash, or are not there', async () => {
    await types().approved('clash', [{ apiName: 'a', name: 'A', dataType: 'string' }]);
    const attributes = async (call: string, attribute: unknown) =>
      problemIn(await types().post(`clash/attributes/${call}`, { attributes: [attribute] }));
    const b = { apiName: 'b', name: 'B', dataType: 'string' };
    expect(await attributes('create', { ...b, apiName: 'A' })).toBe(
      "709 An attribute with the apiName 'A' already exists",
    );
    expect(await attributes('create', { ...b, name: 'stand' })).toBe(
      "709 An attribute with the name 'stand' already exists",
    );
    expect(await attributes('create', { ...b, isPrimary: true })).toBe(
      "1003 'b' cannot be primary beside 'stand': set isPrimary of that one to false first",
    );
    expect(await attributes('create', { ...b, isPrimary: 'yes' })).toBe(
      "1001 Invalid value 'yes'. Required of type 'boolean'",
    );
    expect(await attributes('create', { ...b, dataType: undefined })).toBe(
      "1002 Missing value for the required parameter 'dataType'",
    );
    expect(await attributes('create', 7)).toBe("1001 Invalid value '7'. Required of type 'object'");
    expect(await attributes('update', b)).toBe("1006 Field 'b' not found");
    expect(await attributes('update', { apiName: 'a', isPrimary: true })).toMatch(
      /^1003 'a' cannot be primary/,
    );
    expect(await attributes('delete', b)).toBe("1006 Field 'b' not found");
    expect(await attributes('delete', { apiName: 'stand' })).toMatch(/^709 'stand' is the primary attribute/);
    expect(problemIn(await types().post('clash/attributes/delete', {}))).toMatch(/^1002 .*'attributes'$/);
    expect(problemIn(await types().post('clash/attributes/delete', { attributes: 'a' }))).toMatch(/^1001 /);
    const many = Array.from({ length: 20 }, (_, index) => ({
      ...b,
      apiName: `n${index}`,
      name: `N${index}`,
    }));
    expect(problemIn(await types().post('clash/attributes/create', { attributes: many }))).toBe(
      '1028 Max field limit reached: 21 attributes and the maximum is 20',
    );
    // A call that is refused has changed nothing.
    expect((await types().describe('clash', '?draft=true')).result).toMatchObject([
      { status: 'approved', attributes: [{ apiName: 'a' }] },
    ]);
  });
});

it('has the permissions that Marketo names for it', async () => {
  const reader = await clientWith(shared(), ['Read-Only Activity Metadata']);
  const list = '/rest/v1/activities/external/types.json';
  expect(await reader.get(list)).toMatchObject({ success: true });
  for (const path of [
    '/rest/v1/activities/external/type.json',
    '/rest/v1/activities/external/type/booth.json',
    '/rest/v1/activities/external/type/booth/approve.json',
    '/rest/v1/activities/external/type/booth/discardDraft.json',
    '/rest/v1/activities/external/type/booth/delete.json',
    '/rest/v1/activities/external/type/booth/attributes/create.json',
    '/rest/v1/activities/external/type/booth/attributes/update.json',
    '/rest/v1/activities/external/type/booth/attributes/delete.json',
  ]) {
    expect([path, problemIn(await reader.post(path))]).toEqual([path, '603 Access denied']);
  }
  const describe = '/rest/v1/activities/external/type/booth/describe.json';
  expect(problemIn(await reader.get(`${describe}?draft=true`))).not.toBe('603 Access denied');
  const other = await clientWith(shared(), ['Read-Write Activity']);
  for (const path of [list, describe]) expect(problemIn(await other.get(path))).toBe('603 Access denied');
  expect(await other.get('/rest/v1/activities/types.json')).toMatchObject({ success: true });
  expect(problemIn(await reader.get('/rest/v1/activities/types.json'))).toBe('603 Access denied');
});

it('may be one of ten', async () => {
  const server = await useTestServer('api', { GALENA_LIMITS: 'marketo', GALENA_ACTIVITY_TYPES: '2' });
  const own = customTypesOf(server);
  await own.create('first');
  await own.create('second');
  expect(problemIn(await own.create('third'))).toBe(
    '1027 Max Activity Type Limit Reached: a subscription may have 2',
  );
  await own.post('first/delete');
  expect(await own.create('third')).toMatchObject({ success: true });
});

it('lists the standard types first, by ascending id and with nothing but what Marketo has', async () => {
  const { result = [] } = await shared().api.get(
    '/rest/v1/activities/types.json?batchSize=300&offset=0&maxReturn=200',
  );
  const standard = result.filter(({ id }) => Number(id) < 100_001);
  expect(standard.map(({ id }) => id)).toEqual([
    1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 22, 24, 25, 27, 32, 34, 35, 36, 37, 46, 47, 100, 104, 145,
  ]);
  for (const type of standard) {
    expect(Object.keys(type).filter((name) => name !== 'description' && name !== 'primaryAttribute')).toEqual(
      ['id', 'name', 'attributes'],
    );
  }
  // As it was recorded.
  expect(JSON.stringify(standard.find(({ id }) => id === 12))).toBe(
    '{"id":12,"name":"New Lead","description":"New person/record is added to the lead database",' +
      '"attributes":[{"name":"Created Date","dataType":"date"},{"name":"Form Name","dataType":"string"},{"name":"Lead Source","dataType":"string"},{"name":"List Name","dataType":"string"},{"name":"SFDC Type","dataType":"string"},{"name":"Source Type","dataType":"string"},{"name":"API Method Name","dataType":"string"},{"name":"Modifying User","dataType":"string"},{"name":"Request Id","dataType":"string"}]}',
  );
  const [visit] = standard;
  expect(JSON.stringify(visit)).toMatch(
    /^\{"id":1,"name":"Visit Webpage","description":"User visits a web page","primaryAttribute":\{"name":"Webpage ID","dataType":"integer"\},"attributes":\[/,
  );
});

async function listedType(apiName: string): Promise<object | undefined> {
  return (await listed()).find((type) => type['apiName'] === apiName);
}

async function inTypes(name: string): Promise<object | undefined> {
  const { result = [] } = await shared().api.get('/rest/v1/activities/types.json');
  return result.find((type) => type['name'] === name);
}

/** What lists show of a type. */
function shapeOf(type: Record<string, unknown> = {}): object {
  const { primaryAttribute: _primary, attributes: _attributes, ...shape } = type;
  return shape;
}
