import { GalenaFileError } from '@galena/client';
import { type CellContext, type CellProblem, cellText, type RawCell } from './cell-text.ts';
import type { NumberFormat } from './number-formats.ts';
import { isOn, scanXml, type XmlHandler } from './scan-xml.ts';
import { TextCollector } from './text-collector.ts';

/** A row with at least one cell that is not empty. */
export interface SheetRow {
  /** As Excel counts. */
  readonly number: number;
  readonly isHidden: boolean;
  /** From column A, as far as there is something. */
  readonly cells: readonly string[];
}

/** What is met beside the rows. */
export interface SheetEvents {
  /** @param cell like `B7` @param shown what the sheet has there */
  onProblem(problem: CellProblem, cell: string, shown: string): void;
  /** Cells that are one to who looks at them, over several rows: `B2:B5`. */
  onMerged(range: string): void;
  /**
   * A number such as 1.234, which as text with a decimal comma would be 1234.
   * @param column from 0
   */
  onFraction(column: number): void;
}

/** Reads a sheet in one pass; yields the rows of each piece of it. @throws GalenaFileError if it was cut. */
export async function* readSheetRows(
  pieces: AsyncIterable<string>,
  context: CellContext & { readonly formats: readonly NumberFormat[] },
  events: SheetEvents,
): AsyncGenerator<readonly SheetRow[], void, undefined> {
  const handler = new SheetHandler(context, events);
  for await (const _ of scanXml(pieces, handler)) {
    if (handler.rows.length > 0) yield handler.rows.splice(0);
  }
  if (!handler.isWhole) throw new GalenaFileError('The sheet has no end: the workbook is damaged.');
}

const likeThousands = /^-?[1-9]\d{0,2}\.\d{3}%?$/;

class SheetHandler implements XmlHandler {
  readonly rows: SheetRow[] = [];
  isWhole = false;
  readonly #context: CellContext & { readonly formats: readonly NumberFormat[] };
  readonly #events: SheetEvents;
  readonly #inline = new TextCollector();
  #row = 0;
  #isHidden = false;
  #cells: string[] = [];
  #column = -1;
  #attributes: Readonly<Record<string, string>> = {};
  #value: string | undefined;
  #isValue = false;
  #hasFormula = false;

  constructor(context: CellContext & { readonly formats: readonly NumberFormat[] }, events: SheetEvents) {
    this.#context = context;
    this.#events = events;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'c') this.#openCell(attributes);
    else if (name === 'v') [this.#isValue, this.#value] = [true, ''];
    else if (name === 'f') this.#hasFormula = true;
    else if (name === 'row') this.#openRow(attributes);
    else if (name === 'mergeCell') this.#merge(attributes['ref'] ?? '');
    else this.#inline.open(name);
  }

  text(text: string): void {
    if (this.#isValue) this.#value += text;
    else this.#inline.add(text);
  }

  close(name: string): void {
    if (name === 'c') this.#closeCell();
    else if (name === 'v') this.#isValue = false;
    else if (name === 'row') this.#closeRow();
    else if (name === 'worksheet') this.isWhole = true;
    else this.#inline.close(name);
  }

  #openRow({ r, hidden }: Readonly<Record<string, string>>): void {
    this.#row = Number(r ?? this.#row + 1);
    this.#isHidden = isOn(hidden);
    this.#cells = [];
    this.#column = -1;
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    this.#column = columnOf(attributes['r']) ?? this.#column + 1;
    this.#attributes = attributes;
    this.#value = undefined;
    this.#hasFormula = false;
    this.#inline.clear();
  }

  #closeCell(): void {
    const { t: type = 'n', s: style } = this.#attributes;
    const format = style === undefined ? undefined : this.#context.formats[Number(style)];
    const inline = type === 'inlineStr' ? this.#inline.take() : '';
    const cell: RawCell = { type, value: this.#value, inline, hasFormula: this.#hasFormula, format };
    const { text, problem } = cellText(cell, this.#context);
    if (problem !== undefined) this.#events.onProblem(problem, this.#place(), text || (this.#value ?? ''));
    if (text === '') return;
    if (type === 'n' && likeThousands.test(text)) this.#events.onFraction(this.#column);
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = text;
  }

  #closeRow(): void {
    if (this.#cells.length === 0) return;
    this.rows.push({ number: this.#row, isHidden: this.#isHidden, cells: this.#cells });
  }

  #place(): string {
    return `${columnName(this.#column)}${this.#row}`;
  }

  #merge(range: string): void {
    const [from = '', to = from] = range.split(':');
    if (/\d+$/.exec(from)?.[0] !== /\d+$/.exec(to)?.[0]) this.#events.onMerged(range);
  }
}

/** `B7` → 1. Undefined where a cell does not say where it is. */
function columnOf(reference: string | undefined): number | undefined {
  if (reference === undefined) return undefined;
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = (reference.charCodeAt(at) | 0x20) - 0x60;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column === 0 ? undefined : column - 1;
}

/** 1 → `B` */
function columnName(column: number): string {
  const before = Math.floor(column / 26) - 1;
  return (before < 0 ? '' : columnName(before)) + String.fromCharCode(65 + (column % 26));
}
