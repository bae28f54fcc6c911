import type { FolderKey } from '../../../assets/find-assets.ts';
import { GivenFolders } from '../../../assets/given-folders.ts';
import { readFolder } from '../../../assets/read-assets.ts';
import { RowReader } from '../../../assets/row-reader.ts';
import { identifier, type Sql, sql } from '../../../db/sql.ts';
import { createList, updateList } from '../../../lists/change-lists.ts';
import { addMembers } from '../../../lists/list-members.ts';
import { findLead } from '../find-lead.ts';
import { optionalId, optionalText, textMember } from '../members.ts';
import { readRecords, type SeedRecord } from '../read-json.ts';
import { reserveId } from '../reserve-id.ts';
import { at, problemAt, recordsFile, type SeedFile, type Seeding, type SeedPart } from '../seed-part.ts';

/**
 * `lists.json`: `[{"name": "Guests", "description": "…", "folder": "/Lead Database/Events", "members": [{"email": "ada@example.com"}]}]`. One
 * that is there already, as the first list of every subscription, gets the members; named by its `id` it gets the rest as well.
 */
export const listsPart: SeedPart = {
  name: 'lists',
  files: /^lists\.json$/,
  async put(seeding, file) {
    for (const [index, record] of readRecords(file).entries()) {
      const listId = await putList(seeding, file, record, `lists[${index}]`);
      await putMembers(seeding, file, record, listId);
    }
  },
  async write({ database, subscription: { schema } }) {
    const lists = await database.query<{ record: Record<string, unknown>; folderId: number }>(sql`
      select
        jsonb_strip_nulls(
          jsonb_build_object('id', s.id, 'name', s.name, 'description', s.description, 'members', ${membersOf(schema)})
        ) as record,
        s.folder_id as "folderId"
      from ${identifier(schema, 'static_lists')} s
      order by s.id`);
    const records: object[] = [];
    for (const { record, folderId } of lists) {
      if (isAsMade(record, folderId)) continue;
      const { id, name, ...rest } = record;
      const folder = folderId === root.id ? {} : { folder: { type: 'Folder', id: folderId } };
      records.push({ id, name, ...folder, ...rest });
    }
    return recordsFile('lists.json', records);
  },
};

/** Lead Database, in which lists are that name no folder. */
const root: FolderKey = { type: 'Folder', id: 1 };

function membersOf(schema: string): Sql {
  return sql`(
    select jsonb_agg(jsonb_build_object('email', l.email) order by m.lead_id)
    from ${identifier(schema, 'list_members')} m
    join ${identifier(schema, 'leads')} l on l.id = m.lead_id
    where m.list_id = s.id
  )`;
}

/** The first list, which every subscription has, as it was made. */
function isAsMade(record: Readonly<Record<string, unknown>>, folderId: number): boolean {
  return (
    record['id'] === 1001 &&
    record['name'] === 'Starter list' &&
    Object.keys(record).length === 2 &&
    folderId === root.id
  );
}

/** Gives its id. */
async function putList(
  seeding: Seeding,
  { path }: SeedFile,
  record: SeedRecord,
  place: string,
): Promise<number> {
  const { database, clock, subscription } = seeding;
  const { schema } = subscription;
  const { line } = record;
  const name = textMember(path, record, 'name');
  const description = optionalText(path, record, 'description');
  const id = optionalId(path, record, 'id');
  const folder = await at(path, line, () => resolveFolder(seeding, record, place));
  if (folder.type !== 'Folder')
    throw problemAt(path, line, "'folder' is a program, and lists lie in folders");
  const lists = identifier(schema, 'static_lists');
  const [found] = await database.query<{ id: number }>(
    sql`select id from ${lists} where ${id === undefined ? sql`name = ${name}` : sql`id = ${id}`}`,
  );
  if (found !== undefined && id !== undefined) {
    await at(path, line, () => updateList(database, clock, schema, id, { name, description }));
    await database.execute(sql`update ${lists} set folder_id = ${folder.id} where id = ${id}`);
  }
  if (found !== undefined) return found.id;
  if (id !== undefined) await reserveId(seeding, { counter: 'list', id, path, line });
  return at(path, line, () => createList(database, clock, schema, { name, description, folder }));
}

/** The folder that a row names, which is made if its path leads nowhere yet. @throws ApiError 1003 */
async function resolveFolder(
  { database, clock, subscription: { schema } }: Seeding,
  { members }: SeedRecord,
  place: string,
): Promise<FolderKey> {
  const given = readFolder(new RowReader(place, members), 'folder');
  if (given === undefined) return root;
  return database.transaction(async (transaction) => {
    const folders = await GivenFolders.read(transaction, schema, new Date(clock.epochMs()));
    const key = await folders.resolve(given, place);
    await folders.close();
    return key;
  });
}

async function putMembers(
  seeding: Seeding,
  { path }: SeedFile,
  { line, members: { members = [] } }: SeedRecord,
  listId: number,
): Promise<void> {
  if (!Array.isArray(members)) throw problemAt(path, line, "'members' has to be an array");
  const leads: number[] = [];
  for (const member of members) leads.push(await findLead(seeding, path, line, member));
  if (leads.length > 0)
    await at(path, line, () => addMembers(seeding.database, seeding.author, listId, leads));
}
