import { identifier, type Sql, sql } from '../../db/sql.ts';
import type { DataType } from '../../fields/data-types.ts';
import { keyHash, lookupKey } from '../../fields/lookup-key.ts';

/** A custom field that leads are found by. */
export interface IndexedField {
  readonly id: number;
  readonly name: string;
  readonly dataType: DataType;
}

export function indexName({ id }: IndexedField): string {
  return `leads_by_field_${id}`;
}

/** Only of leads that have a value: a new field has none, so that its index is made without anything being written. */
export function createIndex(schema: string, field: IndexedField, how: 'at once' | 'concurrently'): Sql {
  const column = identifier(field.name);
  const key = field.dataType === 'integer' ? column : sql`(${keyHash(lookupKey(column))})`;
  return sql`
    create index ${how === 'concurrently' ? sql`concurrently` : sql``} ${identifier(indexName(field))}
    on ${identifier(schema, 'leads')} (${key})
    where ${column} is not null`;
}
