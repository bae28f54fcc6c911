import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareTestServer } from '../support/test-server.ts';
import { exported } from './exporting.ts';

const server = shareTestServer();

/** Texts that a writer of CSV may get wrong. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map((value) => value.replaceAll('\0', '')),
  fc
    .array(
      fc.constantFrom(
        '"',
        '""',
        ',',
        ';',
        '\t',
        '\n',
        '\r',
        '\r\n',
        'null',
        'NULL',
        '\\.',
        '\\N',
        ' ',
        '😀',
        'ü',
        'a',
      ),
      {
        maxLength: 6,
      },
    )
    .map((parts) => parts.join('')),
);

const formats = { CSV: ',', TSV: '\t', SSV: ';' } as const;

/** How a file has a text: with quotes only where they are needed. */
function cellOf(value: string | undefined, delimiter: string): string {
  if (value === undefined || value === '') return 'null';
  const isQuoted = value === 'null' || [delimiter, '"', '\n', '\r'].some((part) => value.includes(part));
  return isQuoted ? `"${value.replaceAll('"', '""')}"` : value;
}

it('every lead comes out with every value as it was written, byte by byte', async () => {
  const { api } = server();
  let round = 0;
  const leads = fc.array(
    fc.record({ firstName: text, mktoPersonNotes: text, leadScore: fc.option(fc.maxSafeInteger()) }),
    { minLength: 1, maxLength: 20 },
  );
  const format = fc.constantFrom('CSV', 'TSV', 'SSV');
  await fc.assert(
    fc.asyncProperty(leads, format, text, async (records, format, header) => {
      round += 1;
      const input = records.map((record, index) => ({
        ...record,
        site: undefined,
        email: `round${round}x${index}@values.io`,
      }));
      const synced = await api.sync(input);
      expect(synced.map(({ status }) => status)).toEqual(input.map(() => 'created'));
      const body = new URLSearchParams({ name: `Round ${round}`, folder: '{"id":1,"type":"Folder"}' });
      const made = await api.fetch('/rest/asset/v1/staticLists.json', { method: 'POST', body });
      const { result } = (await made.json()) as { result: { id: number }[] };
      const listId = result[0]?.id;
      const members = synced.map(({ id }) => ({ id }));
      await api.send('POST', `/rest/v1/lists/${listId}/leads.json`, { input: members });
      const file = await exported(api, {
        format,
        fields: ['email', 'firstName', 'leadScore', 'mktoPersonNotes'],
        columnHeaderNames: { firstName: header || 'x' },
        filter: { staticListId: listId },
      });
      const delimiter = formats[format as keyof typeof formats];
      const headerCell = cellOf(header || 'x', delimiter);
      const rows = input.map(({ email, firstName, leadScore, mktoPersonNotes }) =>
        [
          email,
          cellOf(firstName, delimiter),
          leadScore === null ? 'null' : String(leadScore),
          cellOf(mktoPersonNotes, delimiter),
        ].join(delimiter),
      );
      const expected = [
        ['email', header === 'null' ? 'null' : headerCell, 'leadScore', 'mktoPersonNotes'].join(delimiter),
        ...rows,
        '',
      ].join('\n');
      expect(file).toBe(expected);
    }),
    { numRuns: 25 },
  );
});
