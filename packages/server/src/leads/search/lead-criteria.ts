import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import type { Field } from '../../fields/fields.ts';
import type { SearchWord } from './search-words.ts';
import { searchedFields, searchedText } from './searched-text.ts';

/** Which leads are searched for: those that meet all of it. */
export interface LeadCriteria {
  /** Words that their names, e-mail address, company, telephone numbers or lookup fields contain. */
  readonly words: readonly SearchWord[];
  readonly listId?: number | undefined;
  readonly partitionId?: number | undefined;
  /** The import that created the lead. */
  readonly createdByImport?: number | undefined;
  /** The import or undo that wrote the lead last, and when it was submitted: undefined for one that is forgotten. */
  readonly changedByImport?: { readonly batchId: number; readonly submittedAt: Date | undefined } | undefined;
  /** Changed at this time or later. */
  readonly changedSince?: Date | undefined;
}

/**
 * `select id, text` of leads `l` that meet the criteria and maybe of some more: whether `text`, which is null where there is no doubt, contains
 * the words is for the caller to find out. To be followed by conditions on `l.id`.
 */
export function selectMatches(schema: string, fields: readonly Field[], criteria: LeadCriteria): Sql {
  const { words, listId } = criteria;
  const text = searchedText(searchedFields(fields));
  const company =
    words.length === 0
      ? sql``
      : sql`left join ${identifier(schema, 'companies')} c on c."externalCompanyId" = l."externalCompanyId"`;
  const list =
    listId === undefined
      ? sql``
      : sql`join ${identifier(schema, 'list_members')} m on m.lead_id = l.id and m.list_id = ${listId}`;
  const isExact = words.every((word) => word.isExact);
  return sql`
    select l.id, ${isExact ? sql`null` : text} as text
    from ${identifier(schema, 'leads')} l
    ${list}
    ${company}
    where ${join([raw('true'), ...columnConditions(criteria), ...wordConditions(words, text)], ' and ')}`;
}

function columnConditions(criteria: LeadCriteria): Sql[] {
  const { partitionId, createdByImport, changedByImport, changedSince } = criteria;
  return [
    ...(partitionId === undefined ? [] : [sql`l."leadPartitionId" = ${partitionId}`]),
    ...(createdByImport === undefined ? [] : [sql`l._created_by_import = ${createdByImport}`]),
    ...(changedByImport === undefined ? [] : [sql`l._changed_by_import = ${changedByImport.batchId}`]),
    ...(changedSince === undefined ? [] : [sql`l."updatedAt" >= ${changedSince.toISOString()}::timestamptz`]),
  ];
}

/** Folded byte by byte, whatever the locale of the server: see `SearchWord`. */
function wordConditions(words: readonly SearchWord[], text: Sql): Sql[] {
  if (words.length === 0) return [];
  return [sql`lower(${text} collate "C") like all (${words.map(({ pattern }) => pattern)}::text[])`];
}

/** Leads with an id from `low` up to before `high`; a list is read in the order of its members. */
export function idsBetween({ listId }: LeadCriteria, low: number, high: number): Sql {
  const between = sql`and l.id >= ${low} and l.id < ${high}`;
  return listId === undefined ? between : sql`${between} and m.lead_id >= ${low} and m.lead_id < ${high}`;
}
