import type { Database, Transaction } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { fullName } from '../ledger/full-name.ts';
import type { LedgerWriter } from '../ledger/ledger-writer.ts';
import { type Outcome, skipped } from '../records/outcome.ts';
import { inPieces } from './in-pieces.ts';
import { changeLeads, type LeadAuthor } from './lead-lock.ts';
import { readLeadColumns, readLeaving } from './leaving-leads.ts';
import { deleteMemberships } from './moved-memberships.ts';

/** Marketo's type of the activity. */
const deleteLead = 37;

/** Deletes leads, and takes them out of static lists, programs and campaigns; the ledger keeps what they were. */
export async function deleteLeads(
  database: Database,
  author: LeadAuthor,
  ids: readonly number[],
): Promise<Outcome[]> {
  return changeLeads(database, author, async (transaction, ledger) => {
    const gone = await deleteInTransaction(transaction, ledger, author.subscription.schema, ids);
    // An id that is given twice is gone by the second time.
    return ids.map((id) => (gone.delete(id) ? { id, status: 'deleted' } : skipped(refuse('1004 sync'), id)));
  });
}

/** The same in a transaction that has locked the leads; gives those that were there. */
async function deleteInTransaction(
  transaction: Transaction,
  ledger: LedgerWriter,
  schema: string,
  ids: readonly number[],
): Promise<Set<number>> {
  const columns = await readLeadColumns(transaction, schema);
  const [leaving] = await transaction.together((executor) => [
    readLeaving(executor, schema, columns, ids),
    executor.execute(
      sql`delete from ${identifier(schema, 'list_members')} where lead_id = any(${ids}::integer[])`,
    ),
    ...deleteMemberships(schema, ids).map((statement) => executor.execute(statement)),
    executor.execute(sql`delete from ${identifier(schema, 'leads')} where id = any(${ids}::integer[])`),
  ]);
  const events = leaving.map(({ id, lists, programs, values, ...names }) => ({
    leadId: id,
    type: deleteLead,
    primaryId: id,
    primaryValue: fullName(names),
    kept: { values, lists, programs },
  }));
  for (const piece of inPieces(events)) {
    for (const statement of ledger.events(piece)) transaction.atCommit(statement);
  }
  return new Set(leaving.map(({ id }) => id));
}
