import { columnType, type DataType } from '../../fields/data-types.ts';

/** Whether two texts of the ledger are the same value: `1.50` is `1.5`, as it is to whoever compares rows with leads. */
export function isSameValue(dataType: DataType, one: string | null, other: string | null): boolean {
  if (one === other) return true;
  if (one === null || other === null || columnType(dataType) !== 'numeric') return false;
  return withoutZeros(one) === withoutZeros(other);
}

function withoutZeros(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}

/** A text of the ledger as PostgreSQL takes it as a value of a field, whatever time zone a connection has. */
export function toValue(dataType: DataType, text: string | null): string | null {
  if (text === null || columnType(dataType) !== 'timestamptz' || text.endsWith('infinity')) return text;
  return text.endsWith(' BC') ? `${text.slice(0, -3)}+00 BC` : `${text}+00`;
}
