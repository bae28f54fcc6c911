/** The types of fields, by the names that the API uses. */
export const dataTypes = [
  'string',
  'text',
  'email',
  'phone',
  'url',
  'integer',
  'score',
  'percent',
  'float',
  'currency',
  'boolean',
  'date',
  'datetime',
  'reference',
  'formula',
] as const;

export type DataType = (typeof dataTypes)[number];

const columnTypes: Readonly<Record<DataType, string>> = {
  string: 'text',
  text: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  reference: 'text',
  formula: 'text',
  integer: 'bigint',
  score: 'bigint',
  percent: 'bigint',
  float: 'double precision',
  currency: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
};

/** The PostgreSQL type of a field's column. */
export function columnType(dataType: DataType): string {
  return columnTypes[dataType];
}
