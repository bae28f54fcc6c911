import type { Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import type { FolderKey } from './find-assets.ts';
import type { Token } from './given-assets.ts';

/** The tokens of a folder or program itself, by name. */
export function findTokens(executor: Executor, schema: string, { type, id }: FolderKey): Promise<Token[]> {
  return executor.query<Token>(sql`
    select name, type, value
    from ${identifier(schema, 'tokens')}
    where folder_type = ${type} and folder_id = ${id}
    order by lower(name), name`);
}

/** The tokens that hold in a folder or program: its own, and those of the folders above it that it has none of the same name of. */
export async function tokensIn(
  executor: Executor,
  schema: string,
  key: FolderKey,
): Promise<ReadonlyMap<string, string>> {
  const rows = await executor.query<Token>(sql`
    with recursive ${placesAbove(schema, key)}
    select t.name, t.type, t.value
    from places
    join ${identifier(schema, 'tokens')} t on t.folder_type = places.type and t.folder_id = places.id
    order by places.depth desc`);
  return new Map(rows.map(({ name, value }) => [name, value]));
}

/** The place itself and those above it, as `places` with `depth`: programs lie in programs or folders, folders in folders. */
function placesAbove(schema: string, { type, id }: FolderKey): Sql {
  return sql`
    places (type, id, depth) as (
      select ${type}::text, ${id}::integer, 0
      union all
      select
        case when p.type = 'Folder' then 'Folder' else a.folder_type end,
        case when p.type = 'Folder' then f.parent_id else a.folder_id end,
        p.depth + 1
      from places p
      left join ${identifier(schema, 'folders')} f on p.type = 'Folder' and f.id = p.id
      left join ${identifier(schema, 'assets')} a on p.type = 'Program' and a.kind = 'programs' and a.id = p.id
      where (f.parent_id is not null or a.folder_id is not null) and p.depth < 50
    )`;
}

/** Gives a folder or program these tokens, and no others. */
export async function replaceTokens(
  executor: Executor,
  schema: string,
  { type, id }: FolderKey,
  tokens: readonly Token[],
): Promise<void> {
  const table = identifier(schema, 'tokens');
  await executor.execute(sql`delete from ${table} where folder_type = ${type} and folder_id = ${id}`);
  if (tokens.length === 0) return;
  // Of two tokens of one name the last one counts.
  const byName = [...new Map(tokens.map((token) => [token.name, token])).values()];
  await executor.execute(sql`
    insert into ${table} (folder_type, folder_id, name, type, value)
    select ${type}::text, ${id}::integer, name, type, value
    from jsonb_to_recordset(${JSON.stringify(byName)}::jsonb) as given (name text, type text, value text)`);
}
