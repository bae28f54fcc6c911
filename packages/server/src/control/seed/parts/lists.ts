import { identifier, sql } from '../../../db/sql.ts';
import { createList } from '../../../lists/change-lists.ts';
import { addMembers } from '../../../lists/list-members.ts';
import { findLead } from '../find-lead.ts';
import { optionalText, textMember } from '../members.ts';
import { readRecords } from '../read-json.ts';
import { at, problemAt, recordsFile, type SeedPart } from '../seed-part.ts';

/**
 * `lists.json`: `[{"name": "Guests", "description": "…", "members": [{"email": "ada@example.com"}]}]`. One that is there already, as the
 * first list of every subscription, gets the members.
 */
export const listsPart: SeedPart = {
  name: 'lists',
  files: /^lists\.json$/,
  async put(seeding, file) {
    const { database, clock, subscription, author } = seeding;
    for (const record of readRecords(file)) {
      const name = textMember(file.path, record, 'name');
      const description = optionalText(file.path, record, 'description');
      const [found] = await database.query<{ id: number }>(
        sql`select id from ${identifier(subscription.schema, 'static_lists')} where name = ${name}`,
      );
      const folder = { id: 1, type: 'Folder' };
      const id =
        found?.id ??
        (await at(file.path, record.line, () =>
          createList(database, clock, subscription.schema, { name, description, folder }),
        ));
      const members = record.members['members'] ?? [];
      if (!Array.isArray(members)) throw problemAt(file.path, record.line, "'members' has to be an array");
      const leads: number[] = [];
      for (const member of members) leads.push(await findLead(seeding, file.path, record.line, member));
      if (leads.length > 0) await at(file.path, record.line, () => addMembers(database, author, id, leads));
    }
  },
  async write({ database, subscription: { schema } }) {
    const records = await database.query<object>(sql`
      select jsonb_strip_nulls(jsonb_build_object('name', name, 'description', description, 'members', members)) as record
      from (
        select
          s.id, s.name, s.description,
          (
            select json_agg(json_build_object('email', l.email) order by m.lead_id)
            from ${identifier(schema, 'list_members')} m
            join ${identifier(schema, 'leads')} l on l.id = m.lead_id
            where m.list_id = s.id
          ) as members
        from ${identifier(schema, 'static_lists')} s
      ) list
      where id > 1001 or members is not null
      order by id`);
    return recordsFile(
      'lists.json',
      records.map((row) => (row as { record: object }).record),
    );
  },
};
