import { identifier, sql } from '../../db/sql.ts';
import { problemAt, type Seeding } from './seed-part.ts';

/** What a row of a seed asks for. */
interface WantedId {
  /** Whose ids it is one of. */
  readonly counter: 'list' | 'activity_type' | 'template';
  readonly id: number;
  readonly path: string;
  readonly line: number;
}

/**
 * Has what is made next get the id that a seed names, so that ids are the same where others were deleted before.
 * @throws ApiError 1003 for an id that is taken, or lower than that of what was made last
 */
export async function reserveId(
  { database, subscription: { schema } }: Pick<Seeding, 'database' | 'subscription'>,
  { counter, id, path, line }: WantedId,
): Promise<void> {
  const moved = await database.execute(sql`
    update ${identifier(schema, 'counters')}
    set next_value = ${id}
    where name = ${counter}
      and next_value <= ${id}`);
  if (moved === 0) throw problemAt(path, line, `'id' is ${id}, and ids have to ascend from row to row`);
}
