import { GalenaFileError } from '@galena/client';
import { type FileSettings, openFile, type Recognition, recogniseColumns } from '@galena/client/files';
import { readWorkbook } from '@galena/workbooks';
import { describe, expect, it } from 'vitest';
import { makeWorkbook, textRow } from './support/make-workbook.ts';

function open(workbook: Blob, settings: FileSettings = {}) {
  return openFile(workbook, { headerRow: 1, ...settings }, { readWorkbook });
}

/** The text of one cell, and the notes about it. */
async function readCell(cell: string, made: Partial<Parameters<typeof makeWorkbook>[0]> = {}) {
  const rows = `${textRow(1, 'email', 'value')}<row r="2"><c r="A2" t="inlineStr"><is><t>a@x.io</t></is></c>${cell}</row>`;
  const { rows: read, notes } = await open(makeWorkbook({ sheets: [{ rows }], ...made }));
  return { text: read[0]?.[1] ?? '', notes };
}

async function readNumber(value: string, format: string, has1904Dates = false): Promise<string> {
  const { text } = await readCell(`<c r="B2" s="1"><v>${value}</v></c>`, { formats: [format], has1904Dates });
  return text;
}

describe('dates and times', () => {
  it.each([
    ['46053', 'm/d/yy h:mm', '2026-01-31'],
    ['46053.3125', 'm/d/yy h:mm', '2026-01-31T07:30:00'],
    ['46053.354166666664', 'dd.mm.yyyy hh:mm:ss', '2026-01-31T08:30:00'],
    ['46053.416666666664', 'm/d/yy h:mm', '2026-01-31T10:00:00'],
    ['46053.739583333336', 'm/d/yy h:mm', '2026-01-31T17:45:00'],
    ['46053.99999999', 'm/d/yy h:mm', '2026-02-01'],
    ['46053.0', 'm/d/yyyy', '2026-01-31'],
    ['46053.75', '[$-409]d\\-mmm\\-yy;@', '2026-01-31'],
    ['46053', 'yyyy"年"m"月"d"日"', '2026-01-31'],
    ['1', 'm/d/yyyy', '1900-01-01'],
    ['59', 'm/d/yyyy', '1900-02-28'],
    ['60', 'm/d/yyyy', '1900-02-29'],
    ['61', 'm/d/yyyy', '1900-03-01'],
    ['2958465', 'm/d/yyyy', '9999-12-31'],
    ['0.3125', 'h:mm', '07:30:00'],
    ['1.25', '[h]:mm:ss', '30:00:00'],
    ['0.0004', 'mm:ss.0', '00:00:35'],
  ])('%s as %s is %s', async (value, format, text) => {
    expect(await readNumber(value, format)).toBe(text);
  });

  it('days count from 1904 where the workbook says so', async () => {
    expect(await readNumber('44591.5', 'm/d/yy h:mm', true)).toBe('2026-01-31T12:00:00');
    expect(await readNumber('0', 'm/d/yyyy', true)).toBe('1904-01-01');
  });

  it('a date in ISO form is one', async () => {
    expect((await readCell('<c r="B2" t="d"><v>2026-01-31T00:00:00.000Z</v></c>')).text).toBe('2026-01-31');
    expect((await readCell('<c r="B2" t="d"><v>2026-01-31T07:30:00.000</v></c>')).text).toBe(
      '2026-01-31T07:30:00',
    );
  });
});

describe('numbers that text would have for thousands', () => {
  const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const number = (at: string, value: string) => `<c r="${at}"><v>${value}</v></c>`;
  const sayings = [undefined, { decimal: ',' }] as const;

  async function recognise(
    cells: readonly string[],
    dataType: 'float' | 'integer',
    given?: { readonly decimal: ',' },
  ): Promise<Recognition | undefined> {
    const rows = cells.map(
      (cell, index) => `<row r="${index + 2}">${text(`A${index + 2}`, 'a')}${cell}</row>`,
    );
    const file = await open(
      makeWorkbook({ sheets: [{ rows: `${textRow(1, 'email', 'value')}${rows.join('')}` }] }),
    );
    return (await recogniseColumns(file, [{ index: 1, dataType, given }]))[0];
  }

  it.each(sayings)('have a decimal point, whatever is said of the column (%o)', async (given) => {
    const read = await recognise([number('B2', '1.125'), number('B3', '2')], 'float', given);
    expect(read).toMatchObject({ state: 'clear', reading: { decimal: '.' }, example: { value: '1.125' } });
  });

  it.each(sayings)('do not become whole numbers for a field that takes these (%o)', async (given) => {
    const read = await recognise([number('B2', '1.234')], 'integer', given);
    expect(read).toMatchObject({ reading: { decimal: '.' }, example: { value: '1.234' } });
  });

  it.each(sayings)(
    'beside text with a decimal comma are asked about, without that one (%o)',
    async (given) => {
      const read = await recognise([number('B2', '1.234'), text('B3', '5,6')], 'float', given);
      expect(read).toMatchObject({
        state: 'contradictory',
        alternatives: [{ reading: { decimal: '.' }, misfits: { cells: [{ cell: '5,6', line: 3 }] } }],
      });
    },
  );

  it('say nothing of how text is written', async () => {
    const read = await recognise([text('B2', '1.500'), number('B3', '1500')], 'float');
    expect(read).toMatchObject({ state: 'ambiguous' });
  });
});

describe('numbers', () => {
  it.each([
    ['1234', '00000', '01234'],
    ['123456789', '00000-0000', '12345-6789'],
    ['1234', '[<=99999]00000;00000-0000', '01234'],
    ['5551234567', '[<=9999999]###-####;(###) ###-####', '(555) 123-4567'],
    ['612345678', '0# ## ## ## ##', '06 12 34 56 78'],
    ['1234.5', '00000', '1234.5'],
    ['0.30000000000000004', 'General', '0.3'],
    ['1E+21', 'General', '1000000000000000000000'],
    ['1.5E-7', 'General', '0.00000015'],
    ['-12.5', '0.00', '-12.5'],
    ['1234567.891', '#,##0.00 "€"', '1234567.891'],
    ['9007199254740993', '0', '9007199254740993'],
    ['46053.0', 'General', '46053'],
    ['0.155', '0%', '15.5%'],
    ['7', '"Q"0', '7'],
  ])('%s as %s is %s', async (value, format, text) => {
    expect(await readNumber(value, format)).toBe(text);
  });
});

describe('texts', () => {
  it('are read whole, wherever they are', async () => {
    const strings =
      '<si><r><t xml:space="preserve">Rich </t></r><r><rPr><b/></rPr><t>text</t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t>two_x000D_\nlines &amp; _x005F_x0041_</t></si>';
    const shared = async (index: number) =>
      (await readCell(`<c r="B2" t="s"><v>${index}</v></c>`, { strings })).text;
    expect(await shared(0)).toBe('Rich text');
    expect(await shared(1)).toBe('東京');
    expect(await shared(2)).toBe('two\r\nlines & _x0041_');
    expect((await readCell('<c r="B2" t="str"><f>A1</f><v> kept </v></c>')).text).toBe(' kept ');
    expect((await readCell('<c r="B2" t="b"><v>1</v></c>')).text).toBe('true');
    expect((await readCell('<c r="B2" t="str"><f>A1</f><v></v></c>')).notes).toEqual([]);
  });
});

describe('what a sheet does not say', () => {
  it.each([
    ['<c r="B2" t="e"><v>#N/A</v></c>', '', { kind: 'cell-errors', count: 1, cells: ['B2 (#N/A)'] }],
    ['<c r="B2"><f>SUM(A1)</f></c>', '', { kind: 'formulas-without-result', count: 1, cells: ['B2'] }],
    [
      '<c r="B2" s="1"><v>0.3125</v></c>',
      '07:30:00',
      { kind: 'times-without-date', count: 1, cells: ['B2 (07:30:00)'] },
    ],
    ['<c r="B2" s="2"><v>-1</v></c>', '-1', { kind: 'impossible-dates', count: 1, cells: ['B2 (-1)'] }],
  ])('%s is told', async (cell, text, note) => {
    const read = await readCell(cell, { formats: ['h:mm', 'yyyy-mm-dd'] });
    expect(read).toEqual({ text, notes: [note] });
  });

  it('many are counted', async () => {
    const cells = Array.from(
      { length: 9 },
      (_, row) => `<row r="${row + 2}"><c t="e"><v>#REF!</v></c><c><v>1</v></c></row>`,
    );
    const opened = await open(makeWorkbook({ sheets: [{ rows: textRow(1, 'a', 'b') + cells.join('') }] }));
    expect(opened.notes).toMatchObject([
      { count: 9, cells: ['A2 (#REF!)', 'A3 (#REF!)', 'A4 (#REF!)', 'A5 (#REF!)', 'A6 (#REF!)'] },
    ]);
  });

  it('merged cells and hidden rows are told', async () => {
    const rows = `${textRow(1, 'email')}<row r="2" hidden="1"><c t="inlineStr"><is><t>a@x.io</t></is></c></row>`;
    const after = '<mergeCells><mergeCell ref="B2:B4"/><mergeCell ref="A1:C1"/></mergeCells>';
    const opened = await open(makeWorkbook({ sheets: [{ rows, after }] }));
    expect(opened.rows).toEqual([['a@x.io']]);
    expect(opened.notes).toEqual([
      { kind: 'merged-cells', count: 1, cells: ['B2:B4'] },
      { kind: 'hidden-rows', count: 1, cells: ['2'] },
    ]);
  });
});

describe('rows and sheets', () => {
  it('rows keep their number, empty ones are none, cells their column', async () => {
    const rows = `${textRow(3, 'email', 'city', 'x')}<row r="5"><c r="A5"/></row><row r="9"><c r="A9" t="inlineStr"><is><t>a@x.io</t></is></c><c r="C9"><v>3</v></c></row>`;
    const opened = await open(makeWorkbook({ sheets: [{ rows }] }), { headerRow: 3 });
    expect(opened.rows).toEqual([['a@x.io', '', '3']]);
    expect(opened.lines.sheetRows).toEqual([3, 9]);
  });

  const sheets = [
    { name: 'Hidden', state: 'hidden', rows: textRow(1, 'hidden') },
    { name: 'Empty', rows: '' },
    { name: 'Visitors', rows: textRow(1, 'email') + textRow(2, 'v@x.io') },
    { name: 'Staff &amp; crew', rows: textRow(1, 'email') + textRow(2, 's@x.io') },
  ] as const;

  it('the first sheet that is shown and not empty is taken, and told', async () => {
    const opened = await open(makeWorkbook({ sheets }));
    expect(opened).toMatchObject({ kind: 'workbook', settings: { sheet: 'Visitors' }, rows: [['v@x.io']] });
    expect(opened.sheets).toEqual(['Hidden', 'Empty', 'Visitors', 'Staff & crew']);
    expect(opened.notes).toEqual([
      { kind: 'sheet-taken', sheet: 'Visitors', others: ['Hidden', 'Empty', 'Staff & crew'] },
    ]);
  });

  it.each([
    ['staff & crew', 's@x.io'],
    ['2', 'v@x.io'],
  ])('a sheet is named %s', async (sheet, email) => {
    const opened = await open(makeWorkbook({ sheets }), { sheet });
    expect(opened).toMatchObject({ rows: [[email]], notes: [] });
  });

  it('a sheet that is not there is told with those that are', async () => {
    await expect(open(makeWorkbook({ sheets }), { sheet: 'Leads' })).rejects.toThrow(
      'The workbook has no sheet "Leads"; it has 1 "Empty", 2 "Visitors", 3 "Staff & crew", "Hidden" (hidden, without a number).',
    );
  });

  it('a workbook that was cut, or is none, is refused', async () => {
    const whole = makeWorkbook({ sheets });
    await expect(readWorkbook(whole.slice(0, whole.size - 100), {}, keep)).rejects.toThrow(GalenaFileError);
    await expect(readWorkbook(new Blob(['PK no']), {}, keep)).rejects.toThrow(/cut or damaged/);
    const torn = makeWorkbook({ sheets: [{ rows: '<row r="1">', after: '<oops><!--' }] });
    await expect(readWorkbook(torn, {}, keep)).rejects.toThrow('The sheet has no end');
  });
});

async function keep(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) parts.push(piece);
  return new Blob(parts);
}
