import { describe, expect, it } from 'vitest';
import type { TestUpload } from '../support/api-client.ts';
import { shareEmptiedServer } from '../support/test-server.ts';

const shared = shareEmptiedServer();

/** Imports a file by rules; gives the import once it is finished. */
async function importBy(
  rules: object,
  file: string,
  more: Omit<TestUpload, 'file'> = {},
): Promise<Record<string, unknown>> {
  const { api } = shared();
  const form = { rules: JSON.stringify(rules), ...more.form };
  const { result, errors } = await api.createImport({ ...more, file, form });
  const batchId = result?.[0]?.['batchId'];
  if (typeof batchId !== 'number') throw new Error(JSON.stringify(errors));
  await api.untilFinished(batchId);
  return api.progress(batchId);
}

async function leadsOf(emails: readonly string[], ...fields: string[]): Promise<readonly object[]> {
  const found = await shared().api.leads(emails, ['email', ...fields].join(','));
  return found.map((lead) => Object.fromEntries(fields.map((name) => [name, lead[name]])));
}

async function skipped(batchId: unknown): Promise<readonly unknown[][]> {
  const { result = [] } = await shared().api.get(`/galena/v1/imports/${batchId}/skipped.json`);
  return result.map(({ row, line, reason }) => [row, line, reason]);
}

describe('by mode', () => {
  it('only creates leads, and skips rows whose lead is there, be it that of an earlier row', async () => {
    const { api } = shared();
    await api.sync([{ email: 'old@x.io', firstName: 'Old' }]);
    const file = 'email,firstName\nold@x.io,New\nnew@x.io,First\nNEW@x.io,Second\n';
    const progress = await importBy({}, file, { form: { mode: 'createOnly', listId: '1001' } });
    expect(progress).toMatchObject({
      created: 1,
      updated: 0,
      failed: 0,
      skipped: 2,
      rules: { mode: 'createOnly' },
      message: 'Import succeeded, 1 records imported (1 members), 2 skipped',
    });
    expect(await skipped(progress['batchId'])).toEqual([
      [1, 2, 'Lead already exists'],
      [3, 4, 'Lead already exists'],
    ]);
    expect(await leadsOf(['old@x.io', 'new@x.io'], 'firstName')).toEqual([
      { firstName: 'Old' },
      { firstName: 'First' },
    ]);
    const members = await api.get('/rest/v1/list/1001/leads.json?fields=email');
    expect(members.result).toEqual([expect.objectContaining({ email: 'new@x.io' })]);
    // Marketo's client sees rows that went in, and none that failed.
    expect(await api.status(Number(progress['batchId']))).toMatchObject({
      status: 'Complete',
      numOfLeadsProcessed: 1,
      numOfRowsFailed: 0,
    });
  });

  it('only updates leads, and skips rows without one', async () => {
    const { api } = shared();
    await api.sync([{ email: 'old@x.io', firstName: 'Old' }]);
    const progress = await importBy(
      { mode: 'updateOnly' },
      'email,firstName\nold@x.io,New\nnew@x.io,First\n',
    );
    expect(progress).toMatchObject({ created: 0, updated: 1, skipped: 1 });
    expect(await skipped(progress['batchId'])).toEqual([[2, 3, 'Lead not found']]);
    expect(await leadsOf(['old@x.io', 'new@x.io'], 'firstName')).toEqual([{ firstName: 'New' }]);
  });
});

describe('by field', () => {
  it('fills empty fields, never changes others, and says which rule has no column', async () => {
    const { api } = shared();
    await api.sync([{ email: 'a@x.io', phone: '1', leadSource: 'Web', title: 'Boss' }]);
    const rules = {
      defaultRule: 'fillEmpty',
      fields: { LeadSource: 'never', title: 'overwrite', fax: 'never' },
    };
    const file = 'email,phone,city,leadSource,title\na@x.io,2,Rome,File,NULL\nb@x.io,3,Oslo,File,\n';
    expect(await importBy(rules, file)).toMatchObject({
      created: 1,
      updated: 1,
      rules: { defaultRule: 'fillEmpty', fields: { leadSource: 'never', title: 'overwrite', fax: 'never' } },
      unusedRules: ['fax'],
    });
    expect(await leadsOf(['a@x.io', 'b@x.io'], 'phone', 'city', 'leadSource', 'title')).toEqual([
      { phone: '1', city: 'Rome', leadSource: 'Web', title: null },
      { phone: '3', city: 'Oslo', leadSource: 'File', title: null },
    ]);
    expect(await importBy(rules, file)).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
  });

  it('appends elements, each once, and fails where they do not fit', async () => {
    const { api } = shared();
    const letters = (letter: string) => letter.repeat(200);
    await api.sync([
      { email: 'a@x.io', title: 'One; Two' },
      { email: 'b@x.io', title: letters('b') },
    ]);
    const file = `email,title\na@x.io,Two;Three ;Three\nb@x.io,${letters('c')}\nc@x.io,;Four;Four\n`;
    const progress = await importBy({ fields: { title: { append: ';' } } }, file);
    expect(progress).toMatchObject({ created: 1, updated: 1, failed: 1 });
    expect(await leadsOf(['a@x.io', 'b@x.io', 'c@x.io'], 'title')).toEqual([
      { title: 'One; Two;Three' },
      { title: letters('b') },
      { title: 'Four' },
    ]);
    expect(await api.report(Number(progress['batchId']), 'failures')).toContain(
      'Value too long for field Job Title with what is appended',
    );
  });

  it('takes the newest by a date, whatever the order of rows and imports', async () => {
    const rules = { defaultRule: { newest: 'mktoAcquisitionDate' } };
    const header = 'email,firstName,mktoAcquisitionDate';
    const rows = ['a@x.io,March,2026-03-01', 'a@x.io,January,2026-01-01', 'a@x.io,None,'];
    await importBy(rules, `${[header, ...rows].join('\n')}\n`);
    await importBy(rules, `${header}\na@x.io,February,2026-02-01T00:00:00Z\n`);
    const newest = { firstName: 'March', mktoAcquisitionDate: '2026-03-01T00:00:00Z' };
    expect(await leadsOf(['a@x.io'], 'firstName', 'mktoAcquisitionDate')).toEqual([newest]);
    const form = { defaultRule: '{"newest":"mktoAcquisitionDate"}' };
    await importBy({}, `${header}\na@x.io,Same day,2026-03-01\n`, { form });
    expect(await leadsOf(['a@x.io'], 'firstName')).toEqual([{ firstName: 'Same day' }]);
  });
});

it.each([
  ['NULL', { firstName: null, phone: '1' }],
  ['empty', { firstName: null, phone: null }],
  ['none', { firstName: 'Ada', phone: '1' }],
])('clears fields by cells: %s', async (clear, expected) => {
  await shared().api.sync([{ email: 'a@x.io', firstName: 'Ada', phone: '1' }]);
  await importBy({ clear }, 'email,firstName,phone\na@x.io,NULL,\n');
  expect(await leadsOf(['a@x.io'], 'firstName', 'phone')).toEqual([expected]);
});

it('does not guess whether a row that ends early clears the fields behind its end', async () => {
  const { api } = shared();
  await api.sync([{ email: 'a@x.io', firstName: 'Ada', phone: '1' }]);
  const file = 'email,firstName,phone,shoe size\na@x.io,\na@x.io,Augusta\n';
  expect(await importBy({}, file)).toMatchObject({ updated: 1, unchanged: 1 });
  expect(await leadsOf(['a@x.io'], 'firstName', 'phone')).toEqual([{ firstName: 'Augusta', phone: '1' }]);
  // Even where another rule leaves the row out: its report has an empty cell there, and may be sent again.
  const progress = await importBy({ clear: 'empty', repeatedKeys: 'fail' }, file);
  expect(progress).toMatchObject({ failed: 2, updated: 0 });
  expect(await api.report(Number(progress['batchId']), 'failures')).toBe(
    `email,firstName,phone,shoe size,Import Failure Reason
a@x.io,,,,Row has fewer cells than the header
a@x.io,Augusta,,,Row has fewer cells than the header
`,
  );
  // What it ends before clears nothing: no field is there, or a rule keeps its value.
  const whole = 'email,firstName,phone,shoe size\na@x.io,,\n';
  expect(await importBy({ clear: 'empty', fields: { phone: 'never' } }, whole)).toMatchObject({ updated: 1 });
  const cut = 'email,firstName,phone,shoe size\na@x.io,Ada\n';
  expect(await importBy({ clear: 'empty', fields: { phone: 'never' } }, cut)).toMatchObject({ updated: 1 });
  expect(await leadsOf(['a@x.io'], 'firstName', 'phone')).toEqual([{ firstName: 'Ada', phone: '1' }]);
});

it.each([
  ['first', { firstName: '1', skipped: 2, failed: 0, reason: 'An earlier row has the same key' }],
  ['last', { firstName: '3', skipped: 2, failed: 0, reason: 'A later row has the same key' }],
  ['fail', { firstName: undefined, skipped: 0, failed: 3, reason: 'Another row has the same key' }],
])('lets in of rows with the same key: %s', async (repeatedKeys, { firstName, reason, ...counts }) => {
  const { api } = shared();
  const others = Array.from({ length: 1_000 }, (_, index) => `r${index}@x.io,x\n`).join('');
  const file = `email,firstName\nÄ@x.io,1\n${others}ä@x.io,2\n Ä@x.io ,3\n`;
  const progress = await importBy({ repeatedKeys }, file);
  expect(progress).toMatchObject({ ...counts, rowsDone: 1_003 });
  const reported =
    counts.failed > 0
      ? await api.report(Number(progress['batchId']), 'failures')
      : JSON.stringify(await skipped(progress['batchId']));
  expect(reported.split(reason)).toHaveLength(1 + counts.skipped + counts.failed);
  expect((await leadsOf(['ä@x.io'], 'firstName'))[0]).toEqual(firstName && { firstName });
});

it.each([
  ['lastUpdated', [1, 2, 2].map((_, index) => (index === 1 ? 'Import' : 'Before')), 0],
  ['firstCreated', ['Import', 'Before', 'Before'], 0],
  ['fail', ['Before', 'Before', 'Before'], 1],
])('updates of leads with the same key: %s', async (multipleMatches, names, failed) => {
  const { api } = shared();
  const twins = [1, 2, 3].map(() => ({ email: 'a@x.io', firstName: 'Before' }));
  const made = await api.sync(twins, { action: 'createDuplicate' });
  await api.sync([{ id: made[1]?.['id'], city: 'Rome' }], { action: 'updateOnly', lookupField: 'id' });
  expect(await importBy({ multipleMatches }, 'email,firstName\na@x.io,Import\n')).toMatchObject({ failed });
  expect((await leadsOf(['a@x.io'], 'firstName')).map((lead) => Object.values(lead)[0])).toEqual(names);
});

it('has its own rules for surplus cells and unknown columns, whatever the settings say', async () => {
  const { api } = shared();
  const file = 'email,shoe size\na@x.io,42,more\n';
  expect(await importBy({ surplusCells: 'fail' }, file)).toMatchObject({ created: 0, failed: 1 });
  expect(await importBy({ surplusCells: 'ignore' }, file)).toMatchObject({ created: 1, warned: 0 });
  const { errors } = await api.createImport({ file, form: { unknownColumns: 'reject' } });
  expect(errors).toEqual([{ code: '1006', message: "Field 'shoe size' not found" }]);
  const leftOut = 'email,shoe size (skipped)\na@x.io,42\n';
  expect(await importBy({ unknownColumns: 'reject' }, leftOut)).toMatchObject({
    failed: 0,
    unmappedColumns: [],
  });
  await api.send('POST', '/galena/v1/settings.json', { unknownColumns: 'reject', surplusCells: 'fail' });
  const lenient = { unknownColumns: 'ignore', surplusCells: 'warn' };
  expect(await importBy(lenient, file)).toMatchObject({ failed: 0, warned: 1 });
  await api.send('POST', '/galena/v1/settings.json', { unknownColumns: 'ignore', surplusCells: 'warn' });
});

it('tells of an import without rules as of one of Marketo’s call', async () => {
  const { api } = shared();
  const { result } = await api.createImport({ file: 'email\na@x.io\n' });
  expect(result?.[0]).toMatchObject({ batchId: expect.any(Number), lookupField: 'email', skipped: 0 });
  expect(result?.[0]).not.toHaveProperty('rules');
  await api.untilFinished(Number(result?.[0]?.['batchId']));
});

const whole =
  'Accepted: a JSON object with any of mode, clear, repeatedKeys, multipleMatches, surplusCells, unknownColumns, defaultRule, fields';
const anyRule = 'overwrite, fillEmpty, never, {"append": ";"} or {"newest": "updatedOn"}';

it.each<[string, object | string, string]>([
  ['no JSON', '{"mode"', `Invalid value '{"mode"' for rule 'rules'. ${whole}`],
  ['no object', '[1]', `Invalid value '[1]' for rule 'rules'. ${whole}`],
  [
    'an unknown rule',
    { mod: 'createOnly' },
    `Invalid value 'mod' for rule 'rules'. Accepted: the members ${whole.split(' any of ')[1]}`,
  ],
  [
    'an unknown mode',
    { mode: 'upsert' },
    "Invalid value 'upsert' for rule 'mode'. Accepted: createOrUpdate, createOnly or updateOnly",
  ],
  ['no text', { clear: true }, "Invalid value 'true' for rule 'clear'. Accepted: NULL, empty or none"],
  [
    'unknown repeats',
    { repeatedKeys: 'newest' },
    "Invalid value 'newest' for rule 'repeatedKeys'. Accepted: each, first, last or fail",
  ],
  [
    'unknown matches',
    { multipleMatches: 'update' },
    "Invalid value 'update' for rule 'multipleMatches'. Accepted: lastUpdated, firstCreated or fail",
  ],
  [
    'surplus cells',
    { surplusCells: 'drop' },
    "Invalid value 'drop' for rule 'surplusCells'. Accepted: warn, fail or ignore",
  ],
  [
    'unknown columns',
    { unknownColumns: 'warn' },
    "Invalid value 'warn' for rule 'unknownColumns'. Accepted: ignore or reject",
  ],
  [
    'fields that are no object',
    { fields: ['phone'] },
    `Invalid value '["phone"]' for rule 'fields'. Accepted: a JSON object with a rule by name of a field`,
  ],
  [
    'an unknown rule of a field',
    { fields: { phone: 'keep' } },
    `Invalid value 'keep' for rule 'fields.phone'. Accepted: ${anyRule}`,
  ],
  [
    'two rules of a field',
    { fields: { phone: { append: ';', newest: 'dateOfBirth' } } },
    `Invalid value '{"append":";","newest":"dateOfBirth"}' for rule 'fields.phone'. Accepted: ${anyRule}`,
  ],
  [
    'appending by default',
    { defaultRule: { append: ';' } },
    `Invalid value '{"append":";"}' for rule 'defaultRule'. Accepted: overwrite, fillEmpty, never or {"newest": "updatedOn"}`,
  ],
  [
    'a field that is not there',
    { fields: { shoeSize: 'never' } },
    "Invalid value 'shoeSize' for rule 'fields'. Accepted: names of fields",
  ],
  [
    'a field that no file writes',
    { fields: { createdAt: 'never' } },
    "Invalid value 'createdAt' for rule 'fields'. Accepted: fields that are not read-only",
  ],
  [
    'a field by two names',
    { fields: { phone: 'never', Phone: 'fillEmpty' } },
    "Invalid value 'Phone' for rule 'fields'. Accepted: one rule for field phone",
  ],
  [
    'appending to a number',
    { fields: { leadScore: { append: ';' } } },
    `Invalid value '{"append":";"}' for rule 'fields.leadScore'. Accepted: append for fields of type string or text, and not of type integer`,
  ],
  [
    'appending to a link',
    { fields: { externalCompanyId: { append: ';' } } },
    `Invalid value '{"append":";"}' for rule 'fields.externalCompanyId'. Accepted: append for fields that neither find the lead nor link it`,
  ],
  [
    'an empty separator',
    { fields: { title: { append: '' } } },
    "Invalid value '' for rule 'fields.title.append'. Accepted: a separator of 1 to 10 characters",
  ],
  [
    'a date that is no column',
    { fields: { title: { newest: 'mktoAcquisitionDate' } } },
    "Invalid value 'mktoAcquisitionDate' for rule 'fields.title.newest'. Accepted: a field of type date or datetime that the file has a column for",
  ],
  [
    'a column that is no date',
    { defaultRule: { newest: 'title' } },
    "Invalid value 'title' for rule 'defaultRule.newest'. Accepted: a field of type date or datetime that the file has a column for",
  ],
  [
    'a date with a rule of its own',
    { defaultRule: { newest: 'dateOfBirth' }, fields: { dateOfBirth: 'never' } },
    `Invalid value 'never' for rule 'fields.dateOfBirth'. Accepted: {"newest": "dateOfBirth"} or no rule, as its date decides for defaultRule`,
  ],
])('refuses %s, and queues nothing', async (_, rules, message) => {
  const { api } = shared();
  const form = { rules: typeof rules === 'string' ? rules : JSON.stringify(rules) };
  const { errors } = await api.createImport({
    file: 'email,title,dateOfBirth\na@x.io,Boss,2000-01-01\n',
    form,
  });
  expect(errors).toEqual([{ code: '1003', message }]);
  expect((await api.get('/galena/v1/imports.json')).result).toEqual([]);
});

it('refuses a parameter that there is not, or that is given twice', async () => {
  const { api } = shared();
  const file = 'email\na@x.io\n';
  const misspelled = await api.createImport({ file, form: { Mode: 'createOnly' } });
  expect(misspelled.errors).toEqual([
    {
      code: '1003',
      message:
        "There is no parameter 'Mode'; an import takes format, lookupField, listId, partitionName, mode, defaultRule, clear, repeatedKeys, multipleMatches, surplusCells, unknownColumns, rules, template, templateVersion, templateApplied, dryRun",
    },
  ]);
  for (const [query, form] of [
    ['?mode=createOnly&mode=updateOnly', {}],
    ['?mode=createOnly', { mode: 'updateOnly' }],
  ] as const) {
    const twice = await api.createImport({ file, query, form });
    expect(twice.errors?.[0]?.message).toBe("Parameter 'mode' is given twice, with different values");
  }
  expect((await api.get('/galena/v1/imports.json')).result).toEqual([]);
});

it('refuses rules that are said twice, and to create leads by id', async () => {
  const { api } = shared();
  const twice = await api.createImport({
    file: 'email\na@x.io\n',
    query: '?mode=createOnly',
    form: { rules: '{"mode":"updateOnly"}' },
  });
  expect(twice.errors?.[0]?.message).toBe(
    "Invalid value 'createOnly' for rule 'mode'. Accepted: one value: the parameter rules has 'updateOnly'",
  );
  const byId = await api.createImport({ file: 'id\n1\n', form: { lookupField: 'id', mode: 'createOnly' } });
  expect(byId.errors?.[0]?.message).toBe(
    "Invalid value 'createOnly' for rule 'mode'. Accepted: createOrUpdate or updateOnly where lookupField is id, by which no lead is created",
  );
  expect(
    await importBy({ mode: 'updateOnly' }, 'id\n999999\n', { form: { lookupField: 'id' } }),
  ).toMatchObject({
    skipped: 1,
    failed: 0,
  });
});

it('lists imports by a form that says so, though files are sent to the same path', async () => {
  const { api } = shared();
  await importBy({}, 'email\na@x.io\n');
  const form = 'application/x-www-form-urlencoded';
  const answer = await api.post('/galena/v1/imports.json', '_method=GET&batchSize=1', form);
  expect(answer.result).toHaveLength(1);
  expect((await api.post('/galena/v1/imports.json', 'batchSize=1', form)).errors?.[0]?.code).toBe('613');
});
