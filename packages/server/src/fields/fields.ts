import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import type { DataType } from './data-types.ts';

/** A field of a lead: its name is its REST name and the name of its column. */
export interface Field {
  readonly id: number;
  readonly name: string;
  readonly displayName: string;
  readonly dataType: DataType;
  /** In characters; null where the type has no length. */
  readonly length: number | null;
  readonly soapName: string | null;
  readonly readOnly: boolean;
  /** Belongs to the company once the lead is linked to one. */
  readonly isCompanyField: boolean;
  /** May be the lookup field of an import. */
  readonly isLookup: boolean;
  /** May be the filter type of a query. */
  readonly isSearchable: boolean;
  /** Its index is yet to be made: whoever looks leads up by it waits for that. */
  readonly awaitsIndex: boolean;
  readonly isCustom: boolean;
  readonly description: string | null;
  readonly isHidden: boolean;
  readonly isHtmlEncodingInEmail: boolean;
  readonly isSensitive: boolean;
  /** Made by API: only such a custom field can be hidden by API. */
  readonly isApiCreated: boolean;
}

/**
 * The fields of a subscription, ordered by id. They come in one value, as JSON: the two thousand values of their rows
 * take the driver longer. Calls get them from `KnownFields`.
 */
export async function listFields(executor: Executor, schema: string): Promise<Field[]> {
  const [row] = await executor.query<{ fields: Field[] }>(sql`
    select coalesce(json_agg(field order by id), '[]') as fields
    from (
      select
        id, name, display_name as "displayName", data_type as "dataType", length, soap_name as "soapName",
        read_only as "readOnly", is_company_field as "isCompanyField", is_lookup as "isLookup",
        is_searchable as "isSearchable", awaits_index as "awaitsIndex", is_custom as "isCustom", description, is_hidden as "isHidden",
        is_html_encoding as "isHtmlEncodingInEmail", is_sensitive as "isSensitive", is_api_created as "isApiCreated"
      from ${identifier(schema, 'fields')}
    ) field`);
  return row?.fields ?? [];
}
