import { type Connection, type Executor, flush } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { type PartKind, partTable } from './parts.ts';

/** A part of the ledger. */
export interface LedgerPart {
  readonly kind: PartKind;
  readonly number: number;
  /** No id in it is less. */
  readonly firstId: number;
  readonly since: Date;
}

/** How far the ledger goes: all entries below `nextId` are visible, and on disk. */
export interface Standing {
  readonly nextId: number;
  /** When the last change was made that is not in it, as the setting activities was off; null: none was. */
  readonly unrecordedAt: Date | null;
  /** In the order of their numbers. */
  readonly parts: readonly LedgerPart[];
}

/**
 * Reads how far the ledger goes. It is flushed behind that, so that no entry that anybody is told of is lost in a crash, and its id
 * given to another one.
 */
export async function readStanding(connection: Connection, schema: string): Promise<Standing> {
  const counters = identifier(schema, 'counters');
  const [[counter], parts] = await connection.together((executor) => [
    executor.query<Omit<Standing, 'parts'>>(sql`
      select next_activity as "nextId", unrecorded_at as "unrecordedAt"
      from ${counters}
      where name = 'lead'`),
    readParts(executor, schema),
    executor.execute(sql`${flush} from ${counters} where name = 'lead'`),
  ]);
  if (counter === undefined) throw new Error(`schema ${schema} has no counter for leads`);
  return { ...counter, parts };
}

/** The parts that there are, in the order of their numbers. */
export function readParts(executor: Executor, schema: string): Promise<LedgerPart[]> {
  return executor.query<LedgerPart>(sql`
    select kind, number, first_id as "firstId", since
    from ${identifier(schema, 'ledger_parts')}
    order by number`);
}

/** The tables of the parts of a kind that may have ids behind one. */
export function tablesOf(
  { parts }: Pick<Standing, 'parts'>,
  schema: string,
  kind: PartKind,
  after = 0,
): Sql[] {
  const ofKind = parts.filter((part) => part.kind === kind);
  return ofKind
    .filter((_, index) => (ofKind[index + 1]?.firstId ?? Number.POSITIVE_INFINITY) > after + 1)
    .map(({ number }) => partTable(schema, kind, number));
}

/**
 * Since when all changed values and additions to lists are known: what was before is not, or not any more. Whole seconds, as answers have them:
 * rounded down it would be before what is missing.
 */
export function knownSince(standing: Pick<Standing, 'parts' | 'unrecordedAt'>): Date {
  const { number, since } = firstPart(standing, 'changes');
  // There was nothing before the first part that could be missing.
  const keptMs = number === 1 ? since.getTime() : Math.ceil(since.getTime() / 1000) * 1000;
  const unrecordedMs = standing.unrecordedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return new Date(Math.max(keptMs, (Math.floor(unrecordedMs / 1000) + 1) * 1000));
}

/** From when on recorded changes are kept. */
export function keptSince(standing: Pick<Standing, 'parts'>): Date {
  return firstPart(standing, 'changes').since;
}

/** The first part of a kind that has not been dropped. */
export function firstPart({ parts }: Pick<Standing, 'parts'>, wanted: PartKind): LedgerPart {
  const [first] = parts.filter(({ kind }) => kind === wanted);
  if (first === undefined) throw new Error(`the ledger has no part for ${wanted}`);
  return first;
}
