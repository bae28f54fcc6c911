import { dateText, datetimeText, timeText } from './date-text.ts';
import { format, type NumberFormat } from './number-formats.ts';
import { numberText, percentText } from './number-text.ts';
import { decodeEscapes } from './text-collector.ts';

/** A cell as the sheet has it. */
export interface RawCell {
  /** `s`, `str`, `inlineStr`, `b`, `e`, `d`, or `n`, which is what no type means. */
  readonly type: string;
  /** Undefined where there is no value. */
  readonly value: string | undefined;
  /** The text of a cell that has it in itself. */
  readonly inline: string;
  readonly hasFormula: boolean;
  readonly format: NumberFormat | undefined;
}

/** What a person has to be told about a cell. */
export type CellProblem =
  | 'cell-errors'
  | 'formulas-without-result'
  | 'times-without-date'
  | 'impossible-dates';

export interface CellText {
  readonly text: string;
  readonly problem?: CellProblem;
}

/** What cells mean in a workbook. */
export interface CellContext {
  readonly strings: readonly string[];
  readonly has1904Dates: boolean;
}

/** The text that stands for a cell in an import; empty where it cannot be told. */
export function cellText(cell: RawCell, { strings, has1904Dates }: CellContext): CellText {
  const { type, value, inline } = cell;
  if (type === 'inlineStr') return { text: inline };
  if (value === undefined)
    return cell.hasFormula ? { text: '', problem: 'formulas-without-result' } : { text: '' };
  switch (type) {
    case 's':
      return { text: strings[Number(value)] ?? '' };
    case 'str':
      return { text: decodeEscapes(value) };
    case 'b':
      return { text: value.trim() === '1' || value.trim() === 'true' ? 'true' : 'false' };
    case 'e':
      return { text: '', problem: 'cell-errors' };
    case 'd':
      return {
        text: value
          .trim()
          .replace(/T00:00(:00(\.0+)?)?Z?$/, '')
          .replace(/(\.\d+)?Z?$/, ''),
      };
    default:
      return numericText(value, cell.format, has1904Dates);
  }
}

function numericText(value: string, style: NumberFormat | undefined, has1904Dates: boolean): CellText {
  const text = numberText(value);
  if (text === undefined) return value.trim() === '' ? { text: '' } : { text: value };
  const number = Number(value);
  switch (style?.kind) {
    case 'date':
      return dated(dateText(number, has1904Dates), text);
    case 'datetime':
      // Below the first day there is only a time.
      return number >= 0 && number < 1 && !has1904Dates
        ? timed(number, text)
        : dated(datetimeText(number, has1904Dates), text);
    case 'time':
      return timed(number, text);
    case 'percent':
      return { text: percentText(number) };
    case 'mask':
      return { text: Number.isInteger(number) && number >= 0 ? format(style.code, number) : text };
    default:
      return { text };
  }
}

/** Excel shows ##### where a number is no date: the number says more. */
function dated(text: string | undefined, number: string): CellText {
  return text === undefined ? { text: number, problem: 'impossible-dates' } : { text };
}

function timed(serial: number, number: string): CellText {
  const text = timeText(serial);
  return text === undefined
    ? { text: number, problem: 'impossible-dates' }
    : { text, problem: 'times-without-date' };
}
