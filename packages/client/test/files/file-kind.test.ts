import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeFileKind, type FileKind, fileKind, fileKindBytes } from '../../src/files.ts';

/** An archive of entries, each compressed but those called `mimetype`. */
function zip(...entries: readonly (readonly [name: string, content: string])[]): Buffer {
  return Buffer.concat(
    entries.map(([name, content]) => {
      const isStored = name === 'mimetype';
      const bytes = isStored ? Buffer.from(content) : deflateRawSync(content);
      const header = Buffer.alloc(30);
      header.writeUInt32BE(0x504b0304);
      header.writeUInt16LE(isStored ? 0 : 8, 8);
      header.writeUInt16LE(name.length, 26);
      return Buffer.concat([header, Buffer.from(name), bytes]);
    }),
  );
}

const utf16le = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const utf32le = (text: string) =>
  Buffer.from(Uint32Array.from(text, (letter) => letter.codePointAt(0) ?? 0).buffer);
const types = ['[Content_Types].xml', '<Types/>'] as const;

const foreign: readonly (readonly [FileKind, string, Buffer | string])[] = [
  ['gzip', 'gzip', gzipSync('email\n')],
  ['zip', 'a zip with a CSV file', zip(['leads.csv', 'email\n'])],
  ['zip', 'an empty zip', Buffer.from('PK\x05\x06'.padEnd(22, '\0'))],
  ['archive', '7z', Buffer.from('377abcaf271c0004', 'hex')],
  ['archive', 'xz', Buffer.from('fd377a585a000004', 'hex')],
  ['archive', 'zstd', Buffer.from('28b52ffd2400', 'hex')],
  ['archive', 'bzip2', Buffer.from('BZh91AY&SY')],
  ['archive', 'RAR', Buffer.from('Rar!\x1a\x07\x00')],
  ['xlsx', 'a workbook of Excel', zip(types, ['_rels/.rels', '<R/>'], ['xl/workbook.xml', '<w/>'])],
  ['xlsx', 'a workbook of LibreOffice', zip(['_rels/.rels', '<R/>'], ['docProps/app.xml', '<a/>'])],
  ['xlsx', 'a workbook of which only the beginning is known', zip(types)],
  ['xlsx', 'a workbook whose sheets come first', zip(['xl/worksheets/sheet1.xml', '<w/>'])],
  ['xlsb', 'a binary workbook', zip(types, ['xl/workbook.bin', 'x'])],
  ['document', 'a Word document', zip(types, ['word/document.xml', '<w/>'])],
  ['document', 'RTF', String.raw`{\rtf1\ansi`],
  ['ods', 'ods', zip(['mimetype', 'application/vnd.oasis.opendocument.spreadsheet'])],
  ['document', 'odt', zip(['mimetype', 'application/vnd.oasis.opendocument.text'])],
  ['numbers', 'Numbers', zip(['Index/Document.iwa', 'x'])],
  ['xls', 'Excel 97', Buffer.from('d0cf11e0a1b11ae1'.padEnd(100, '0'), 'hex')],
  ['xls', 'Excel 5 without a compound file', Buffer.from('0908080000050500', 'hex')],
  ['xls', 'Excel 2', Buffer.from('0900040007001000', 'hex')],
  [
    'xml-spreadsheet',
    'XML of Excel 2003',
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n',
  ],
  [
    'xml-spreadsheet',
    'the same without its first line',
    '<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">',
  ],
  ['xml', 'XML', '<?xml version="1.0" encoding="UTF-8"?><leads><lead/></leads>'],
  ['pdf', 'PDF', '%PDF-1.7\n%âãÏÓ'],
  ['image', 'PNG', Buffer.from('89504e470d0a1a0a', 'hex')],
  ['image', 'JPEG', Buffer.from('ffd8ffe000104a46', 'hex')],
  ['database', 'SQLite', Buffer.from('SQLite format 3\0')],
  ['html', 'a page', '<!DOCTYPE html>\n<html lang="en"><head><title>Sign in</title>'],
  ['html', 'a page with a mark and a comment', '\ufeff<!-- saved -->\n<html>\n<body>Error'],
  ['html', 'a page for archives', 'MIME-Version: 1.0\r\nContent-Type: multipart/related'],
  ['html-table', 'a table called .xls', '<table border="1"><tr><th>email</th></tr>'],
  ['html-table', 'a page with a table', '<html xmlns:x="urn:x"><head><meta name=a></head><body><table>'],
  ['html-table', 'a table in UTF-16', Buffer.concat([Buffer.from('fffe', 'hex'), utf16le('<table><tr>')])],
  ['json', 'objects', '[{"email":"a@b.io"},{"email":"c@d.io"}]'],
  ['json', 'an object on lines', '{\n  "leads": [\n    { "email": "a@b.io" }\n'],
  ['json', 'rows', '[["email","firstName"],["a@b.io","Ann"]]'],
  ['json', 'a list', '[\n  "a@b.io",\n  "c@d.io"\n]\n'],
  ['json', 'JSON lines', '{"email":"a@b.io","note":"} {"}\n{"email":"c@d.io"}\n'],
  ['json', 'nothing as JSON', '[]\n'],
  ['vcard', 'vCard', 'BEGIN:VCARD\r\nVERSION:3.0\r\n'],
  ['utf-16le', 'UTF-16LE', utf16le('email,firstName\r\nb18a@example.com,Ann\r\n')],
  ['utf-16be', 'UTF-16BE', utf16be('email,firstName\r\nb18a@example.com,Ann\r\n')],
  ['utf-16le', 'UTF-16LE in Japanese', utf16le('メール,姓,名\r\nb18a@example.com,山田,花子\r\n')],
  ['utf-16le', 'UTF-16LE in Russian', utf16le('email;имя\r\nb18a@example.com;Анна\r\n')],
  ['utf-32', 'UTF-32', utf32le('email,firstName\r\nb18a@example.com,Ann\r\n')],
];

const headerRows = [
  'email,firstName\na@b.io,Ann\n',
  '"email","first name"\r\n',
  '\ufeffemail;Vorname\n',
  ',,,\n',
  '\t\t\t\n',
  '\temail\n',
  ' \n',
  '',
  'id\n',
  // Excel takes this one for SYLK.
  'ID;Phone;Name\n',
  'PK,email\n',
  'PK\n1\n',
  'BZh9,email\n',
  'Rar!,email\n',
  'PAR1,email\n',
  '7z,xz\n',
  'SQLite format 3,email\n',
  'GIF89a,email\n',
  '%PDF,email\n',
  '%PDF-,email\n',
  '[email],[firstName]\n[a@b.io],[Ann]\n',
  '["email"],["firstName"]\n',
  '[1],[2]\n',
  '[],{}\n',
  '{},email\n',
  '{email},{firstName}\n',
  '{{email}},{{firstName}}\n',
  '{"email"},{"firstName"}\n',
  '{"a":1},a@b.io\n',
  '{"a":{"b":[1,"}"]}}\ta@b.io\n',
  '[{"a":1}];a@b.io\n',
  '{"a":1}\nemail,firstName\n',
  '<email>,<firstName>\n',
  '<title>,<body>\n',
  '<title>\t<table>\n',
  '<table>;<html>\n',
  '<table,html>\n',
  '<html>\n',
  '<!-- note -->,email\n',
  '<?,email\n',
  '<?xml,email\n',
  '<Workbook>,<Sheet>\n',
  'BEGIN:VCARD,email\n',
  'MIME-Version,email\n',
  'MIME-Version: 1.0,email\n',
  'sep=;\nemail;firstName\n',
  '# exported 2026-01-01\nemail\n',
  '姓,名,メール\n山田,花子,a@b.io\n',
  'имя;почта\n',
  'A\0nn,email\n',
  '日本"\0',
  '日本\0\n東京\0\n',
  'email,firstName\nb17a@example.com,A\0nn\n',
  'ab,\0'.repeat(50),
  'email\0\0\0\0,name\0\0\0\0\0\n'.repeat(5),
  '[[email]],[[firstName]]\n',
  '[[email,[[firstName\n',
];

describe('what a file is by its bytes', () => {
  it.each(foreign)('%s: %s', (kind, _name, content) => {
    expect(fileKind(Buffer.from(content))).toBe(kind);
  });

  it('takes the strangest header rows for text, in any encoding', () => {
    for (const row of headerRows) {
      expect(fileKind(Buffer.from(row)), row).toBe('text');
      expect(fileKind(Buffer.from(row, 'latin1')), row).toBe('text');
      expect(fileKind(Buffer.concat([Buffer.from('fffe', 'hex'), utf16le(row)])), row).toBe('text');
      expect(fileKind(Buffer.concat([Buffer.from('feff', 'hex'), utf16be(row)])), row).toBe('text');
    }
  });

  it('takes a file of zeros for text, which fails by its rows', () => {
    expect(fileKind(Buffer.alloc(100))).toBe('text');
  });

  it('takes any delimited text for text', () => {
    const name = fc.stringMatching(/^[\p{L}\p{N} _.()<>[\]{}%&#:/|*'+-]{0,20}$/u);
    const cell = fc.oneof(
      name,
      name.map((text) => `"${text}, ""${text}"""`),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        (rows, delimiter, lineEnd) => {
          const text = rows.map((cells) => cells.join(delimiter) + lineEnd).join('');
          expect(fileKind(Buffer.from(text).subarray(0, fileKindBytes))).toBe('text');
        },
      ),
    );
  });

  it('says what to do', () => {
    expect(describeFileKind('gzip')).toEqual({
      looksLike: 'a gzip archive',
      advice: 'upload the CSV file itself',
    });
  });
});
