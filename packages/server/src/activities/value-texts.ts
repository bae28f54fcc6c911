import type { DataType } from '../fields/data-types.ts';

/**
 * A value of the ledger as activities tell it: a text for every type of field, `True` and `False`, times in UTC as
 * `2026-01-31 08:30:00`, numbers without an exponent.
 */
export function toActivityText(dataType: DataType, value: string | null): string | null {
  if (value === null) return null;
  switch (dataType) {
    case 'boolean':
      return value === 'true' ? 'True' : 'False';
    case 'datetime':
      return value.replace(/\.\d+$/, '');
    case 'float':
    case 'currency':
      return withoutExponent(value);
    default:
      return value;
  }
}

/**
 * The same value as Get Lead shows it: a number, a boolean, a text, times as `2026-01-31T08:30:00Z`. Numbers that JavaScript
 * does not keep are texts.
 */
export function toLeadValue(dataType: DataType, value: string | null): string | number | boolean | null {
  if (value === null) return null;
  switch (dataType) {
    case 'boolean':
      return value === 'true';
    case 'datetime':
      return `${value.replace(/\.\d+$/, '').replace(' ', 'T')}Z`;
    case 'integer':
    case 'score':
    case 'percent':
      return toNumber(value);
    case 'float':
    case 'currency':
      return Number(value);
    default:
      return value;
  }
}

/** A whole number, as a text where JavaScript would lose digits of it. */
export function toNumber(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** `1.5e+20` is `150000000000000000000`. */
function withoutExponent(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/i.exec(text) ?? [];
  if (exponent === undefined) return text;
  const point = whole.length + Number(exponent);
  const digits = `${whole}${fraction}`;
  if (point >= digits.length) return `${sign}${digits.padEnd(point, '0')}`;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
