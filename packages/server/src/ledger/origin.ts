import { raw, type Sql, sql } from '../db/sql.ts';

/** The source of what the flow of a smart campaign does. */
export const flowSource = 'Marketo Flow Action';

/** Who has made a change of leads, and how: each row of the ledger has it. */
export interface Origin {
  /** The import that it is a part of; null: a call. */
  readonly batchId: number | null;
  /**
   * The operation, by its name in Marketo's definition: `importLead`, `syncLead`; null where it was not recorded yet. Of the flow of a
   * smart campaign: which one, see `flowMethod`.
   */
  readonly method: string | null;
  readonly source: 'List import' | 'Web service API' | typeof flowSource;
  /** The API user, the service, and the request; of an import those of its submit. Null where they were not recorded yet. */
  readonly userEmail: string | null;
  readonly serviceName: string | null;
  readonly requestId: string | null;
}

/** The columns of an origin in every table of the ledger but for `batch_id`, which events do not have. */
export const originColumns: Sql = raw('method, source, user_email, service_name, request_id');

/** The values of these columns. */
export function originValues({ method, source, userEmail, serviceName, requestId }: Origin): Sql {
  return sql`${method}::text, ${source}::text, ${userEmail}::text, ${serviceName}::text, ${requestId}::text`;
}

/** An origin as a column `origin` of a row, read from these columns. */
export function originJson(batchId: Sql): Sql {
  return sql`
    json_build_object(
      'batchId', ${batchId}, 'method', method, 'source', source, 'userEmail', user_email, 'serviceName', service_name,
      'requestId', request_id
    ) as origin`;
}

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
