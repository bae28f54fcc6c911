import { refuse } from '../../../errors.ts';
import { readIsoTime } from '../../../fields/iso-time.ts';
import { listSubmits } from '../../../imports/find-import.ts';
import { listPartitions } from '../../../leads/partitions/partitions.ts';
import type { LeadCriteria } from '../../../leads/search/lead-criteria.ts';
import { searchLeads } from '../../../leads/search/search-leads.ts';
import { readSearchWords } from '../../../leads/search/search-words.ts';
import { getList } from '../../../lists/static-lists.ts';
import { writePagingToken } from '../../../paging/paging-token.ts';
import { described, integer, lead, text, time } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { readPage } from '../../paging.ts';
import { list, refuseUnknown, single, toId } from '../../parameters.ts';

const pageKind = 'lead search';

const query = {
  search: described(
    text,
    'words, separated by blanks: leads whose names, e-mail address, company, telephone numbers or searchable fields contain each of them, in any case',
  ),
  listId: described(integer, 'only members of this static list'),
  partitionId: described(integer, 'only leads in this partition'),
  createdByImport: described(integer, 'only leads that the import with this batch id has created'),
  changedByImport: described(
    integer,
    'only leads that the import or undo with this batch id has written last',
  ),
  changedSince: described(time, 'only leads that were changed at this time or later'),
  fields: described(text, 'names of fields, separated by commas'),
};

/** Extension: leads by part of what people know of them, the newest first. */
export const searchLeadsOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/leads.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Leads',
    summary:
      'The leads that meet all of what is asked for, the newest first; a page with few of them or none may have some behind it',
    query,
    isPaged: true,
    item: lead,
    members: {
      searchedTo: described(integer, 'all leads with this id or a greater one have been looked at'),
      highestId: described(integer, 'no lead has a greater id; 0 where there are none'),
    },
    errors: ['704', '1001', '1003', '1006', '1013'],
  },
  async handle(call) {
    const { context, caller, parameters } = call;
    refuseUnknown(parameters, 'a search for leads', [...Object.keys(query), 'batchSize', 'nextPageToken']);
    const page = readPage(call, pageKind);
    const criteria = await readCriteria(call);
    const fields = await context.fields.of(context.database, caller.subscription);
    const found = await searchLeads(context.database, caller.subscription.schema, fields, {
      criteria,
      fieldNames: list(parameters, 'fields'),
      beforeId: page.afterId,
      limit: page.size,
    });
    const { leads, searchedTo, highestId, hasMore } = found;
    return {
      result: leads,
      ...(hasMore && { nextPageToken: writePagingToken(pageKind, searchedTo, caller.calledAt) }),
      moreResult: hasMore,
      members: { searchedTo, highestId },
    };
  },
};

/** @throws ApiError 704, 1001, 1003, 1013 */
async function readCriteria(call: Call): Promise<LeadCriteria> {
  const { context, caller, parameters } = call;
  const id = (name: string) => {
    const value = single(parameters, name);
    return value === undefined ? undefined : toId(value);
  };
  const words = readSearchWords(single(parameters, 'search') ?? '');
  const [listId, partitionId, changedBy] = [id('listId'), id('partitionId'), id('changedByImport')];
  const since = single(parameters, 'changedSince');
  if (listId !== undefined) await getList(context.database, caller.subscription.schema, listId);
  if (partitionId !== undefined) await checkPartition(call, partitionId);
  return {
    words,
    listId,
    partitionId,
    createdByImport: id('createdByImport'),
    changedByImport: changedBy === undefined ? undefined : await readSubmit(call, changedBy),
    changedSince: since === undefined ? undefined : readIsoTime(since),
  };
}

/** @throws ApiError 1003 for one that is not there */
async function checkPartition({ context, caller }: Call, id: number): Promise<void> {
  const partitions = await listPartitions(context.database, caller.subscription.schema);
  if (!partitions.some((partition) => partition.id === id)) {
    throw refuse('1003', `There is no lead partition with the id ${id}`);
  }
}

/** Leads are found by the number of an import that is forgotten, too. */
async function readSubmit(
  { context, caller }: Call,
  batchId: number,
): Promise<LeadCriteria['changedByImport']> {
  const [submit] = await listSubmits(context.database, context.clock, caller.subscription, [batchId]);
  return { batchId, submittedAt: submit?.createdAt };
}
