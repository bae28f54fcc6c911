import { describe, expect, it } from 'vitest';
import { describeNote, dropReason, openFile, spreadsheetReport } from '../../src/files.ts';

const reasons = {
  isMisquoted: (reason: string) => reason === 'Text after a closing quote',
  hadNul: (reason: string) => reason === 'Cell contains a NUL character',
};

async function drop(text: string) {
  const dropped = await dropReason(await openFile(new Blob([text]), {}), reasons);
  return (
    dropped && {
      ...dropped,
      text: await dropped.blob.text(),
      told: dropped.notes.map((note) => describeNote(note)),
    }
  );
}

describe('a report file that is sent again', () => {
  it('loses its reason and keeps its lines, also as a spreadsheet saves it', async () => {
    const file = await drop(
      'email;city;Import Failure Reason;;\r\na@x.io;Oslo;too long;;\r\n\r\nb@x.io;Rome;more cells;x;\r\n',
    );
    expect(file?.columns).toEqual(['email', 'city']);
    expect(file?.rows).toEqual([
      ['a@x.io', 'Oslo'],
      ['b@x.io', 'Rome', 'x'],
    ]);
    expect(file?.text).toBe('email;city\na@x.io;Oslo\n\nb@x.io;Rome;x\n');
    expect(file?.told).toContain(
      'The last column, Import Failure Reason, says why the rows were reported and is not sent.',
    );
  });

  it('makes no value of what a stray quote has swallowed, nor of a NUL', async () => {
    const file = await drop(
      'email,city,Import Failure Reason\na@x.io,"""Oslo\nb@x.io,""Rome""",Text after a closing quote\nc@x.io,A\ufffdb,Cell contains a NUL character\n',
    );
    expect(file?.text).toBe('email,city\na@x.io,"Oslo\nb@x.io,"Rome"\nc@x.io,A\0b\n');
  });

  it.each(['email,city\na@x.io,Oslo\n', 'Import Failure Reason,email\nx,a@x.io\n'])(
    'is no other file: %j',
    async (text) => {
      expect(await drop(text)).toBeUndefined();
    },
  );
});

describe('a report for a spreadsheet', () => {
  const tabs = 'email\t"first\nname"\tImport Failure Reason\na@x.io\tAnn, Lee\tno\n';

  it('has commas for tabs, and one header for all parts', async () => {
    expect(await spreadsheetReport([tabs, tabs.replaceAll('a@', 'b@')])).toBe(
      'email,"first\nname",Import Failure Reason\na@x.io,"Ann, Lee",no\nb@x.io,"Ann, Lee",no\n',
    );
    expect(await spreadsheetReport([tabs], true)).toBe(tabs);
  });

  it('keeps semicolons', async () => {
    const text = 'email;Import Warning Reason\na@x.io;no\n';
    expect(await spreadsheetReport([text])).toBe(text);
    expect(await spreadsheetReport([])).toBe('');
  });
});
