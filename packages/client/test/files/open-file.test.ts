import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { delimiterOf, readRows } from '../../src/csv.ts';
import { describeNote, type FileSettings, isDoubt, openFile, originalLine } from '../../src/files.ts';
import type { DescribedLeadField } from '../../src/index.ts';

const fields = ['email', 'firstName', 'lastName', 'company', 'city'].map(
  (name, id): DescribedLeadField => ({
    id,
    displayName: name === 'email' ? 'Email Address' : name,
    dataType: 'string',
    rest: { name, readOnly: false },
  }),
);

async function open(content: string | Uint8Array<ArrayBuffer>, settings: FileSettings = {}) {
  const opened = await openFile(new Blob([content]), settings, { fields });
  const sent: { line: number; cells: readonly string[] }[] = [];
  let row = 0;
  for await (const rows of readRows(opened.blob, delimiterOf(opened.format))) {
    for (const { cells, line } of rows) {
      sent.push({ line: originalLine(opened.lines, line, row), cells });
      row += 1;
    }
  }
  return { ...opened, sent, told: opened.notes.map((note) => describeNote(note)) };
}

describe('openFile', () => {
  it.each([
    ['commas', 'email,city\na@x.io,Oslo\n', { format: 'csv', isGzip: false }],
    ['bars', 'email|city\na@x.io|Oslo\n', { format: 'csv', isGzip: false }],
    ['semicolons with a mark', '\ufeffemail;city\na@x.io;Oslo\n', { format: 'ssv', isGzip: false }],
    ['gzip', Uint8Array.from(gzipSync('email\tcity\na@x.io\tOslo\n')), { format: 'tsv', isGzip: true }],
    [
      'UTF-16',
      Uint8Array.from(Buffer.from('\ufeffemail,city\na@x.io,Oslo\n', 'utf16le')),
      { format: 'csv', isGzip: false },
    ],
  ])('reads %s', async (_, content, expected) => {
    const opened = await open(content);
    expect(opened).toMatchObject({
      ...expected,
      columns: ['email', 'city'],
      rows: [['a@x.io', 'Oslo']],
      kind: 'text',
    });
    expect(opened.sent).toEqual([
      { line: 1, cells: ['email', 'city'] },
      { line: 2, cells: ['a@x.io', 'Oslo'] },
    ]);
    expect(opened.notes).toEqual([]);
  });

  it.each([
    ['nothing', '', 'The file is empty.'],
    ['a separator line alone', 'sep=;\n', 'The file is empty.'],
    [
      'a header whose stray quote takes in a row',
      'email,"city\na@x.io,"Oslo"\nb@x.io,Rome\n',
      'the header goes from line 1 to line 2, with text after a closing quote in column 2: correct the quotes',
    ],
    [
      'lines that are one quoted cell each',
      '"email,firstName"\n"a@x.io,""Ann, B."""\n',
      'Each line is one quoted cell: line 1 is "email,firstName", quotes included. Remove the quote at both ends',
    ],
    [
      'such lines with semicolons and without a header',
      '"a@x.io;Ann"\n"b@x.io;Bo;x"\n',
      'Each line is one quoted cell: line 1 is "a@x.io;Ann"',
    ],
    ['a PDF', '%PDF-1.7\n', 'The file looks like a PDF document: upload a CSV file.'],
    ['an unknown encoding', 'email\n', '“utf-9” is not a known encoding', 'utf-9'],
    [
      'half a gzip',
      gzipSync('email\n'.repeat(99)).subarray(0, 30),
      'The file is gzip and cannot be unpacked: unexpected end of file.',
    ],
  ])('refuses %s by a sentence', async (_, content, message, encoding?: string) => {
    await expect(open(content as string, { encoding })).rejects.toThrow(message);
  });
});

it('reads one column of quoted names with commas in them', async () => {
  const { columns, rows } = await open('"Last, First"\n"Lee, Ann"\n');
  expect({ columns, rows }).toEqual({ columns: ['Last, First'], rows: [['Lee, Ann']] });
});

it('reads one column of quoted cells with line ends in them', async () => {
  const { columns, rows } = await open('"Notes, long"\n"by mail\na@x.io, twice"\n');
  expect({ columns, rows }).toEqual({ columns: ['Notes, long'], rows: [['by mail\na@x.io, twice']] });
});

describe('a line that names the delimiter', () => {
  it.each([
    ['sep=;', 'ssv', ';'],
    ['\ufeffsep=;', 'ssv', ';'],
    ['"sep=;"', 'ssv', ';'],
    ['sep=;;;', 'ssv', ';'],
    ['SEP=\\t', 'tsv', '\t'],
    ['sep=\t', 'tsv', '\t'],
    ['sep=^', 'csv', '^'],
  ])('%j is not sent, and lines keep their numbers', async (line, format, delimiter) => {
    const rows = [
      ['email', 'city'],
      ['a@x.io', 'Oslo, Norway'],
    ];
    const { sent, notes, ...opened } = await open(
      [line, ...rows.map((row) => row.join(delimiter)), ''].join('\r\n'),
    );
    expect(opened).toMatchObject({
      format,
      columns: ['email', 'city'],
      settings: { delimiter, headerRow: 2 },
    });
    expect(sent.map(({ line: at, cells }) => [at, ...cells])).toEqual([
      [2, 'email', 'city'],
      [3, 'a@x.io', 'Oslo, Norway'],
    ]);
    expect(notes).toEqual([{ kind: 'separator-line', delimiter }]);
  });

  it('is an ordinary header where it names no delimiter', async () => {
    expect((await open('sep=abc,email\nx,a@x.io\n')).columns).toEqual(['sep=abc', 'email']);
  });
});

describe('the header', () => {
  it.each([
    ['a title', 'Customer list 2026\n\nemail,firstName\na@x.io,Ann\n', 3, 1],
    ['a title with empty cells', 'Customer list 2026,\n,\nemail,firstName\na@x.io,Ann\n', 3, 2],
    ['a title that is the name of a field', 'Company,,\nemail,firstName,city\na@x.io,Ann,Oslo\n', 2, 1],
    ['a title and a date', 'Export,2026-11-29,,\nemail,firstName,lastName,city\na@x.io,Ann,Lee,Oslo\n', 2, 1],
    ['a title above one column', 'Customers\nEmail Address\na@x.io\n', 2, 1],
    ['a title above semicolons', 'Customers 2026\nemail;firstName\na@x.io;Ann\nb@x.io;Bo\n', 2, 1],
  ])('is found below %s', async (_, content, headerRow, rows) => {
    const { settings, notes, sent, rows: shown } = await open(content);
    expect(settings.headerRow).toBe(headerRow);
    expect(notes).toEqual([{ kind: 'rows-above-header', headerRow, rows }]);
    expect(sent[0]).toEqual({
      line: headerRow,
      cells: expect.arrayContaining([expect.stringMatching(/email/i)]),
    });
    expect(sent[1]?.line).toBe(headerRow + 1);
    expect(shown[0]).toEqual(sent[1]?.cells);
  });

  it.each([
    ['names of fields', 'email,firstName\na@x.io,Ann\n'],
    ['unknown names', 'Kontakt,Vorname\na@x.io,Ann\n'],
    ['names and a year', 'email,2025,2026\na@x.io,1,2\n'],
    ['names and cells that are names of fields below', 'Kontakt,Vorname,Ort,\na,b,c,City\n'],
  ])('is the first row where it has %s', async (_, content) => {
    expect(await open(content)).toMatchObject({ settings: { headerRow: 1 }, notes: [] });
  });

  it('is looked for in any cells, however long', async () => {
    const blanks = ' '.repeat(1_000_000);
    const { columns, settings } = await open(`x${blanks}x,${'1'.repeat(1_000_000)}x\nemail,city\n`);
    expect(settings.headerRow).toBe(1);
    expect(columns.map(({ length }) => length)).toEqual([1_000_002, 1_000_001]);
  });

  it('is a doubt where the first row looks like a title and nothing matches', async () => {
    const { notes, told } = await open('Kunden\nKontakt,Vorname\na@x.io,Ann\n');
    expect(notes.map(isDoubt)).toEqual([true]);
    expect(told).toEqual([
      'The first row looks like a title; the header may be in line 2: Kontakt, Vorname.',
    ]);
  });

  it('is a doubt where a name beside that of a field looks like data, unless a person has named it', async () => {
    const content = 'Report\nemail,2025,2026\na@x.io,5,6\n';
    const { told } = await open(content);
    expect(told).toEqual([
      'The first row looks like a title; the header may be in line 2: email, 2025, 2026.',
    ]);
    const named = await openFile(new Blob([content]), {}, { fields, names: ['2025', '2026'] });
    expect(named).toMatchObject({ settings: { headerRow: 2 }, columns: ['email', '2025', '2026'] });
    expect(named.notes).toEqual([{ kind: 'rows-above-header', headerRow: 2, rows: 1 }]);
  });

  it('is near the top', async () => {
    const file = new Blob([`${'x\n'.repeat(10_000)}email\na@x.io\n`]);
    expect((await openFile(file, { headerRow: 10_000 })).columns).toEqual(['x']);
    await expect(openFile(file, { headerRow: 10_001 })).rejects.toThrow(
      'The header row was given as line 10001, but has to be within the first 10000 lines. Remove lines above it from the file.',
    );
  });

  it.each([
    ['an e-mail address', 'a@x.io,Ann\nb@x.io,Bo\n', 'a@x.io'],
    ['a number', '12,Ann\n13,Bo\n', '12'],
    ['a date', 'Ann,31/12/1990\nBo,1/1/1991\n', '31/12/1990'],
    [
      'an e-mail address, beside a cell that happens to be the name of a field',
      'a@x.io,Ann,City\nb@x.io,Bo,City\n',
      'a@x.io',
    ],
  ])('is missed where the first row has %s', async (_, content, cell) => {
    const { notes, columns, sent, settings } = await open(content);
    expect(settings.headerRow).toBe(0);
    expect(notes).toEqual([{ kind: 'no-header', headerRow: 1, cell }]);
    expect(columns).toEqual(sent[1]?.cells.map((_cell, index) => `Column ${index + 1}`));
    expect(sent.map(({ line }) => line)).toEqual([0, 1, 2]);
  });

  it('is known by the names that a person says columns have', async () => {
    const file = new Blob(['Kontakt,2023\na@x.io,5\n']);
    const opened = await openFile(file, {}, { fields, names: ['Kontakt '] });
    expect(opened).toMatchObject({ columns: ['Kontakt', '2023'], settings: { headerRow: 1 } });
    expect(opened.notes.filter(isDoubt)).toEqual([]);
  });

  it('can be given: its line, or that there is none', async () => {
    const content = 'a@x.io,Ann\nb@x.io,Bo\n';
    expect(await open(content, { headerRow: 1 })).toMatchObject({ columns: ['a@x.io', 'Ann'], notes: [] });
    expect(await open(content, { headerRow: 0, columns: ['email'] })).toMatchObject({
      columns: ['email', 'Column 2'],
      rows: [
        ['a@x.io', 'Ann'],
        ['b@x.io', 'Bo'],
      ],
      notes: [],
    });
    await expect(open(content, { headerRow: 3 })).rejects.toThrow('No row begins in line 3');
    await expect(open(content, { headerRow: 0, columns: ['a', 'b', 'c'] })).rejects.toThrow(
      '3 columns are named, and the file has 2.',
    );
    const separated = await open('sep=;\na@x.io;Ann\n', { headerRow: 0 });
    expect(separated.sent.map(({ line }) => line)).toEqual([1, 2]);
  });
});

describe('the delimiter', () => {
  it('is told where another one fits as well', async () => {
    const { told } = await open('name, given;email\nLee, Ann;a@x.io\nRoe, Bo;b@x.io\n');
    expect(told).toEqual(['The delimiter is taken to be comma; semicolon would fit as well.']);
  });

  it('is told where it makes one column and another one would make several', async () => {
    const { told } = await open('email;city\na@x.io;Oslo\n', { delimiter: ',' });
    expect(told).toEqual(['The file has one column with this delimiter; semicolon would make 2 columns.']);
  });
});
