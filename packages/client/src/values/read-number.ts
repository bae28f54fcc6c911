import type { DataType } from '../wire/fields.ts';
import type { DecimalSeparator } from './column-reading.ts';
import { narrowDigits } from './narrow-digits.ts';

/** A number, as it stands in a cell. */
export interface NumberParts {
  readonly isNegative: boolean;
  /** Digits and separators. */
  readonly body: string;
  readonly exponent: string;
}

const form = /^([^\d.,]*)([\d.,](?:[\d.,'’\s]*[\d.,])?)(e[+-]?\d{1,4})?([^\d]*)$/iu;
/** The server reads no longer one. */
const longestNumber = 1_000;
const minus = /^[-\u2212]$/;

/** Takes a cell apart; undefined if there is anything in it that is no number, currency or (of a percent) `%`. */
export function splitNumber(cell: string, dataType: DataType): NumberParts | undefined {
  const found = cell.length > longestNumber ? null : form.exec(narrowDigits(cell).trim());
  if (found === null) return undefined;
  const [, head = '', body = '', exponent = '', tail = ''] = found;
  const sign = /[-+\u2212]/.exec(head)?.[0] ?? '';
  if (!isUnit(head.replace(sign, '').trim(), dataType) || !isUnit(tail.trim(), dataType)) return undefined;
  return { isNegative: minus.test(sign), body, exponent };
}

function isUnit(text: string, dataType: DataType): boolean {
  if (text === '') return true;
  if (dataType === 'percent') return text === '%';
  return dataType !== 'score' && isCurrency(text);
}

const currencyWords = new Set(
  [
    'kr',
    'kr.',
    'zł',
    'kč',
    'ft',
    'fr.',
    'sfr.',
    'lei',
    'лв',
    'лв.',
    'руб',
    'руб.',
    'р.',
    'euro',
    'tl',
  ].concat(['元', '円', '원']),
);

let currencyCodes: ReadonlySet<string> | undefined;

function isCurrency(text: string): boolean {
  currencyCodes ??= new Set(Intl.supportedValuesOf('currency'));
  return (
    /^\p{Lu}{0,3}\s?\p{Sc}$/u.test(text) || currencyCodes.has(text) || currencyWords.has(text.toLowerCase())
  );
}

/**
 * The number in the server's form, digit by digit, if that is its decimal separator; undefined if it cannot be.
 * @param isWhole whether the field takes whole numbers only: then a fraction of nothing is dropped.
 */
export function numberOf(
  { isNegative, body, exponent }: NumberParts,
  decimal: DecimalSeparator,
  isWhole: boolean,
): string | undefined {
  const [whole = '', fraction, more] = body.split(decimal);
  if (more !== undefined || !/^\d*$/.test(fraction ?? '')) return undefined;
  const digits = whole === '' && fraction !== undefined && fraction !== '' ? '0' : ungroup(whole);
  if (digits === undefined) return undefined;
  const isDropped = fraction === undefined || fraction === '' || (isWhole && /^0+$/.test(fraction));
  return `${isNegative ? '-' : ''}${digits}${isDropped ? '' : `.${fraction}`}${exponent.toLowerCase()}`;
}

/** Three digits in each group but the first, which is not 0; in India two, but three in the last. */
const grouped = /^[1-9]\d{0,2}(?:([.,'’\s])\d{3})(?:\1\d{3})*$/;
const groupedInIndia = /^[1-9]\d?(?:,\d{2})+,\d{3}$/;

function ungroup(whole: string): string | undefined {
  if (/^\d+$/.test(whole)) return whole;
  return grouped.test(whole) || groupedInIndia.test(whole) ? whole.replace(/\D/g, '') : undefined;
}
