import { raw, type Sql, sql } from '../db/sql.ts';

/** The source of what the flow of a smart campaign does. */
export const flowSource = 'Marketo Flow Action';

/** The source of what an undo does. */
export const undoSource = 'Undo of list import';

/** Who has made a change of leads, and how: each row of the ledger has it. */
export interface Origin {
  /** The import or undo that it is a part of; null: a call. */
  readonly batchId: number | null;
  /**
   * The operation, by its name in Marketo's definition: `importLead`, `syncLead`; null where it was not recorded yet. Of the flow of a
   * smart campaign: which one, see `flowMethod`; of an undo: of what, see `undoneBatchOf`.
   */
  readonly method: string | null;
  readonly source: 'List import' | 'Web service API' | typeof flowSource | typeof undoSource;
  /** The API user, the service, and the request; of an import or undo those of its submit. Null where they were not recorded yet. */
  readonly userEmail: string | null;
  readonly serviceName: string | null;
  readonly requestId: string | null;
}

/** The columns of an origin in every table of the ledger but for `batch_id`. */
export const originColumns: Sql = raw('method, source, user_email, service_name, request_id');

/** The values of these columns. */
export function originValues({ method, source, userEmail, serviceName, requestId }: Origin): Sql {
  return sql`${method}::text, ${source}::text, ${userEmail}::text, ${serviceName}::text, ${requestId}::text`;
}

/** An origin as an object, read from these columns. */
export const originObject: Sql = sql`
  json_build_object(
    'batchId', batch_id, 'method', method, 'source', source, 'userEmail', user_email, 'serviceName', service_name,
    'requestId', request_id
  )`;

/** The same as a column `origin` of a row. */
export const originJson: Sql = sql`${originObject} as origin`;

/** The method of what the flow of a smart campaign does. */
export function flowMethod(campaignId: number): string {
  return `campaign ${campaignId}`;
}

/** The smart campaign whose flow it was; undefined: it was none. */
export function campaignOf({ source, method }: Origin): number | undefined {
  if (source !== flowSource) return undefined;
  const id = /^campaign (\d+)$/.exec(method ?? '')?.[1];
  return id === undefined ? undefined : Number(id);
}

/** The batch id of what an undo undoes; undefined: it is none. Its method is `undo 1000`. */
export function undoneBatchOf({ source, method }: Origin): number | undefined {
  if (source !== undoSource) return undefined;
  const id = /^undo (\d+)$/.exec(method ?? '')?.[1];
  return id === undefined ? undefined : Number(id);
}
