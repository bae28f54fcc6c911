import { type Activity, tellActivity } from '../../activities/tell-activity.ts';
import type { Database, Settings } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { type ActivityColumn, type ActivityFilter, endOf } from '../../exports/definition.ts';
import { delimiterOf } from '../../formats.ts';
import { findEventSpan } from '../../ledger/find-event-span.ts';
import { findPosition } from '../../ledger/find-position.ts';
import { readByPosition } from '../../ledger/read-by-position.ts';
import { delimitedRow } from './delimited-row.ts';
import { ExportFailure, type ExportJob } from './export-job.ts';
import type { RowSource } from './row-source.ts';

/**
 * Deletions are in a file that is asked for them and in no other: Marketo's documents say that there are none in bulk, and a recorded file
 * of a connector that makes an export for each type has one.
 */
const deleteLead = 37;
const entriesAtOnce = 1_000;

const settings: Settings = {
  // While the last chunks are stored, nothing is asked for.
  idle_in_transaction_session_timeout: '60000',
  application_name: 'galena export',
};

/** Entries of the ledger up to a position, of some types. */
interface Stretch {
  readonly end: number;
  readonly types: ReadonlySet<number> | undefined;
}

/** Activities by id: those that one snapshot of the ledger has, taken now. */
export const activityRows: RowSource = async ({ database, fields }, job, write, signal) => {
  const { schema } = job.subscription;
  const fieldsById = new Map((await fields.of(database, job.subscription)).map((field) => [field.id, field]));
  const { columns, filter } = activitiesOf(job);
  const delimiter = delimiterOf(job.format);
  const isWanted = wantedActivities(filter);
  return database.transaction(
    async (transaction) => {
      await transaction.execute(sql`set transaction isolation level repeatable read`);
      const snapshot: Database = { ...database, connection: (work) => work(transaction) };
      let { after, stretches } = await planStretches(snapshot, schema, filter);
      let rows = 0;
      for (const { end, types } of stretches) {
        while (after < end) {
          signal.throwIfAborted();
          const page = await readByPosition(snapshot, schema, { after, types, limit: entriesAtOnce });
          const activities = page.entries
            .filter(({ id, type }) => id <= end && (types !== undefined || type !== deleteLead))
            .map((entry) => tellActivity(entry, fieldsById))
            .filter((activity) => activity !== undefined && isWanted(activity)) as Activity[];
          rows += activities.length;
          const text = activities
            .map((activity) =>
              delimitedRow(
                columns.map((column) => cells[column](activity)),
                delimiter,
              ),
            )
            .join('');
          if (text !== '') await write(Buffer.from(text));
          after = page.hasMore ? Math.min(page.position, end) : end;
        }
      }
      return rows;
    },
    () => settings,
  );
};

function activitiesOf(job: ExportJob): { columns: readonly ActivityColumn[]; filter: ActivityFilter } {
  if (job.subject !== 'activities') throw new ExportFailure(`an export of ${job.subject} has no activities`);
  return { columns: job.columns.map(({ name }) => name as ActivityColumn), filter: job.filter };
}

/**
 * All that was recorded in the time, and before and behind that what was recorded at another time than its activity is dated by, which
 * events may be.
 */
async function planStretches(
  snapshot: Database,
  schema: string,
  { createdAt, activityTypeIds }: ActivityFilter,
): Promise<{ after: number; stretches: readonly Stretch[] }> {
  const end = endOf(createdAt);
  const [first, behind, events] = [
    await findPosition(snapshot, schema, createdAt.startAt),
    await findPosition(snapshot, schema, end.toISOString()),
    await findEventSpan(snapshot, schema, new Date(createdAt.startAt), end),
  ];
  const types = activityTypeIds && new Set(activityTypeIds);
  const eventTypes = new Set(events?.types.filter((type) => types?.has(type) ?? true));
  if (events === undefined || eventTypes.size === 0)
    return { after: first, stretches: [{ end: behind, types }] };
  return {
    after: Math.min(first, events.firstId - 1),
    stretches: [
      { end: first, types: eventTypes },
      { end: behind, types },
      { end: events.lastId, types: eventTypes },
    ],
  };
}

function wantedActivities(filter: ActivityFilter): (activity: Activity) => boolean {
  const { createdAt, primaryAttributeValueIds, primaryAttributeValues } = filter;
  const [start, end] = [new Date(createdAt.startAt), endOf(createdAt)];
  const ids = primaryAttributeValueIds && new Set(primaryAttributeValueIds);
  const values = primaryAttributeValues && new Set(primaryAttributeValues);
  return ({ activityDate, primaryAttributeValueId, primaryAttributeValue }) =>
    activityDate >= start &&
    activityDate < end &&
    (ids === undefined || (primaryAttributeValueId !== undefined && ids.has(primaryAttributeValueId))) &&
    (values === undefined || (primaryAttributeValue !== undefined && values.has(primaryAttributeValue)));
}

const cells: Readonly<Record<ActivityColumn, (activity: Activity) => string | undefined>> = {
  marketoGUID: ({ id }) => String(id),
  leadId: ({ leadId }) => String(leadId),
  activityDate: ({ activityDate }) => activityDate.toISOString().replace(/\.\d+Z$/, 'Z'),
  activityTypeId: ({ activityTypeId }) => String(activityTypeId),
  campaignId: ({ campaignId }) => campaignId?.toString(),
  primaryAttributeValueId: ({ primaryAttributeValueId }) => primaryAttributeValueId?.toString(),
  primaryAttributeValue: ({ primaryAttributeValue }) => primaryAttributeValue,
  attributes: ({ attributes }) => toObject(attributes),
  // What has failed is not recorded.
  actionResult: () => 'succeeded',
};

/** In the order of the type's definition, whatever the names are: an object of JavaScript has numbers first. */
function toObject(attributes: Activity['attributes']): string {
  const members = attributes.map(({ name, value }) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${members.join(',')}}`;
}
