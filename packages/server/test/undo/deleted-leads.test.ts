import { beforeEach, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import type { EventEntry, LedgerEntry } from '../../src/ledger/entries.ts';
import { writeEvents } from '../../src/ledger/events.ts';
import { findSpan, readBackwards } from '../../src/ledger/read-backwards.ts';
import { readByLead } from '../../src/ledger/read-by-lead.ts';
import { readByPosition } from '../../src/ledger/read-by-position.ts';
import { readByUndo } from '../../src/ledger/read-by-undo.ts';
import type { ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { shareEmptiedServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const server = shareEmptiedServer();
const api = (): ApiClient => server().api;
const deletions = identifier(schema, 'lead_deletions_1');
const leadsTable = identifier(schema, 'leads');

/** More than two packs have. */
const leadCount = 150;
const rows = Array.from({ length: leadCount }, (_, row) => ({
  email: `lead${row}@x.io`,
  firstName: row % 3 === 0 ? '' : ` Ö${row}\u{1f600}`,
  lastName: row % 2 === 0 ? '' : `"L", ${row}`,
  phone: row % 50 === 0 ? '1' : '',
  annualRevenue: row % 4 === 0 ? '' : `${row}.50`,
  dateOfBirth: row % 5 === 0 ? '' : '1999-12-31',
  unsubscribed: row % 7 === 0 ? 'true' : '',
}));
const file = [
  Object.keys(rows[0] ?? {}).join(','),
  ...rows.map((row) => Object.values(row).map(quoted).join(',')),
].join('\n');

function quoted(cell: string): string {
  return cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
}

async function undo(batchId: number, options: object = {}): Promise<number> {
  const answer = await api().send('POST', `/galena/v1/imports/${batchId}/undo.json`, options);
  if (!answer.success) throw new Error(JSON.stringify(answer.errors));
  const undoId = Number(answer.result?.[0]?.['batchId']);
  await until(async () => (await api().progress(undoId))['finishedAt'] !== undefined);
  return undoId;
}

/** All columns of all leads but those that say who has written them last, and when; and where they are members. */
async function everything(): Promise<unknown> {
  const { database } = server();
  const leads = await database.query(sql`
    select to_jsonb(l) - 'updatedAt' - '_changed_by_import' as lead
    from ${leadsTable} l
    order by id`);
  const lists = await database.query(sql`
    select list_id, lead_id, added_at
    from ${identifier(schema, 'list_members')}
    order by lead_id`);
  const programs = await database.query(sql`
    select *
    from ${identifier(schema, 'program_members')}
    order by lead_id`);
  return { leads, lists, programs };
}

async function pages(
  next: (after: number) => Promise<{ entries: readonly LedgerEntry[]; position: number; hasMore: boolean }>,
) {
  const found: LedgerEntry[] = [];
  for (let page = { position: 0, hasMore: true }; page.hasMore; ) {
    const { entries, position, hasMore } = await next(page.position);
    found.push(...entries);
    page = { position, hasMore };
  }
  return found;
}

const isDeletion = (entry: LedgerEntry): entry is EventEntry => entry.kind === 'event' && entry.type === 37;

/** What each reader of the ledger has of the leads that an undo has deleted; all of them have to have the same. */
async function readDeletions(undoId: number, leadIds: readonly number[]): Promise<readonly EventEntry[]> {
  const { database } = server();
  const all = (await pages((after) => readByPosition(database, schema, { after, limit: 1_000 }))).filter(
    isDeletion,
  );
  // Pages end within packs.
  for (const limit of [7, 64, 100]) {
    const ofType = await pages((after) =>
      readByPosition(database, schema, { after, limit, types: new Set([37]) }),
    );
    expect(ofType).toEqual(all);
    const ofUndo = await pages(async (after) => {
      const page = await readByUndo(database, schema, undoId, { after, limit });
      return { ...page, entries: page.leads.flatMap(({ entries }) => entries) };
    });
    expect(ofUndo.filter(isDeletion)).toEqual(all);
  }
  const some = leadIds.slice(60, 70);
  const byLead = await readByLead(database, schema, some, { before: Number.MAX_SAFE_INTEGER, limit: 1_000 });
  expect(byLead.entries).toEqual(all.filter(({ leadId }) => some.includes(leadId)).reverse());
  const span = await findSpan(database, schema, undoId);
  for (const before of [(span?.last ?? 0) + 1, ...all.map(({ id }) => id).filter((id) => id % 10 === 0)]) {
    const back: unknown[] = [];
    for await (const entry of readBackwards(database, schema, undoId, before))
      if (entry.kind === 'event' && entry.event.type === 37) back.push(entry.event);
    expect(back).toEqual(all.filter(({ id }) => id < before).reverse());
  }
  return all;
}

let batchId: number;
let leadIds: readonly number[];

beforeEach(async () => {
  batchId = await api().import({ file, form: { listId: '1001' } });
  const { database } = server();
  leadIds = (await database.query<{ id: number }>(sql`select id from ${leadsTable} order by id`)).map(
    ({ id }) => id,
  );
  expect(leadIds).toHaveLength(leadCount);
});

it('leads that an undo has deleted are told of by each reader alike, and come back with all that they had', async () => {
  const { database } = server();
  // What no file has, and so is nobody's but by force.
  await database.execute(sql`
    update ${leadsTable}
    set "createdAt" = '1969-12-31T23:59:58.000001Z', "mktoAcquisitionDate" = '0044-03-15T12:00:00.5Z BC'
    where id = ${leadIds[3]}`);
  await database.execute(
    sql`update ${leadsTable} set "mktoAcquisitionDate" = 'infinity' where id = ${leadIds[4]}`,
  );
  await database.execute(sql`
    insert into ${identifier(schema, 'assets')} (kind, id, name, created_at, updated_at, members)
    values ('programs', 1205, 'Regatta', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '{}')`);
  await database.execute(sql`
    insert into ${identifier(schema, 'program_members')} (
      program_id, lead_id, id, status, step, member_since, updated_at, reached_success, data
    )
    values (
      1205, ${leadIds[90]}, 1, 'Registered', 2, '2026-01-02T03:04:05.678901Z', '2026-01-02T03:04:05Z', false, '{"shoe": "43"}'
    )`);
  const before = await everything();
  const undoId = await undo(batchId, { force: true });
  expect(await everything()).toEqual({ leads: [], lists: [], programs: [] });
  const told = await readDeletions(undoId, leadIds);
  expect(told.map(({ leadId }) => leadId).sort((one, other) => one - other)).toEqual(leadIds);
  expect(told.find(({ leadId }) => leadId === leadIds[1])).toMatchObject({
    type: 37,
    primaryId: leadIds[1],
    primaryValue: 'Ö1\u{1f600} "L", 1',
    origin: { batchId: undoId, method: `undo ${batchId}` },
    kept: { row: 2, values: { email: 'lead1@x.io', annualRevenue: '1.50', dateOfBirth: '1999-12-31' } },
  });
  const redone = await undo(undoId);
  expect((await api().progress(redone))['undo']).toMatchObject({ leadsRestored: leadCount, kept: 0 });
  expect(await everything()).toEqual(before);
});

it('leads that an older Galena has deleted, each in a row of its own, are told of and come back alike', async () => {
  const { database } = server();
  const before = await everything();
  const undoId = await undo(batchId);
  const told = await readDeletions(undoId, leadIds);
  const [first] = told;
  if (first === undefined) throw new Error('nothing was deleted');
  const recordedAt = sql`${first.recordedAt}::timestamptz`;
  const events = told.map(({ leadId, primaryId, primaryValue, kept }) => ({
    leadId,
    type: 37,
    primaryId,
    primaryValue,
    kept: kept ?? {},
  }));
  // Half of them: what one has deleted may lie in both.
  const half = told.findIndex(({ id }) => id >= first.id + 64);
  await database.execute(sql`delete from ${deletions} where id = ${first.id}`);
  for (const statement of writeEvents(
    () => deletions,
    recordedAt,
    first.origin,
    events.slice(0, half),
    first.id,
  ))
    await database.execute(statement);
  expect(await database.query(sql`select from ${deletions}`)).toHaveLength(
    64 + Math.ceil(leadCount / 64) - 1,
  );
  expect(await readDeletions(undoId, leadIds)).toEqual(
    told.map((entry) => expect.objectContaining(withoutTimes(entry))),
  );
  const redone = await undo(undoId);
  expect((await api().progress(redone))['undo']).toMatchObject({ leadsRestored: leadCount, kept: 0 });
  expect(await everything()).toEqual(before);
});

/** A `Date` has thousands of a second, of which the ledger has more. */
function withoutTimes({ recordedAt: _recordedAt, activityDate: _activityDate, ...entry }: EventEntry) {
  return entry;
}

it('a lead that undos have deleted twice is told of twice, and one that a call has deleted since stays away', async () => {
  const { database } = server();
  const before = await everything();
  const first = await undo(batchId);
  await undo(first);
  expect(await everything()).toEqual(before);
  const again = await undo(batchId);
  const { entries } = await readByLead(database, schema, [leadIds[70] ?? 0], { after: 0, limit: 1_000 });
  expect(entries.map(({ type, origin }) => [type, origin.batchId])).toEqual([
    [37, first],
    [37, again],
  ]);
  await undo(again);
  await api().send('POST', '/rest/v1/leads/delete.json', { input: [{ id: leadIds[70] }] });
  const gone = await undo(batchId);
  expect((await api().progress(gone))['undo']).toMatchObject({ leadsDeleted: leadCount - 1, kept: 1 });
});

it('a field of which deleted leads have values is in use', async () => {
  await api().send('POST', '/rest/v1/leads/schema/fields.json', {
    input: [{ name: 'shoe', displayName: 'Shoe', dataType: 'string' }],
  });
  const other = await api().import({ file: 'email,shoe\nshoe@x.io,43\n' });
  await undo(other);
  const { errors } = await api().send('POST', '/galena/v1/fields/shoe/delete.json', {});
  expect(errors).toMatchObject([{ code: '1022', message: expect.stringContaining('history of leads') }]);
});
