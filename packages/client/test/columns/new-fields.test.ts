import { expect, it } from 'vitest';
import { guessColumnType, guessType, proposeNames } from '../../src/files.ts';
import type { DescribedLeadField } from '../../src/index.ts';

it.each([
  ['integer', ['12', ' 0', '-7', '']],
  ['string', ['007', '12']],
  ['string', ['1234567890123456']],
  ['float', ['1.5', '2']],
  ['float', ['1.234,5', '7']],
  ['string', ['1.5', '2,5.1']],
  ['currency', ['1.234,56 €', '7']],
  ['percent', ['10 %', '7%']],
  ['boolean', ['ja', 'Nein', 'NULL']],
  ['integer', ['0', '1']],
  ['date', ['31.12.1985', '1.2.90']],
  ['datetime', ['2026-01-31', '2026-01-31 10:00']],
  ['email', ['a@x.io', 'b@y.io']],
  ['url', ['https://x.io', 'www.y.io/z']],
  ['phone', ['+49 30 123456', '0301234567']],
  ['string', ['a@x.io', 'none']],
  ['text', ['x'.repeat(256)]],
  ['string', []],
])('a new field for %s', (type, cells) => {
  expect(guessType(cells)).toBe(type);
});

it('looks at all rows of a file', async () => {
  const blob = new Blob([`a,b\n${'x,1\n'.repeat(5_000)}x,1.5\n`]);
  expect(await guessColumnType({ blob, format: 'csv' }, 1)).toBe('float');
});

it('is called as its column, in letters and digits, and as no other field', () => {
  const fields: DescribedLeadField[] = [
    {
      id: 1,
      displayName: 'Messe-Score',
      dataType: 'integer',
      rest: { name: 'messeScore', readOnly: false },
      soap: { name: 'Messe_Score', readOnly: false },
    },
  ];
  const propose = (column: string) => Object.values(proposeNames(column, 4, fields));
  expect(proposeNames('Größe in m²', 0, [])).toEqual({ displayName: 'Größe in m²', name: 'groesseInM2' });
  expect(propose(' Messe-Score ')).toEqual(['messeScore2', 'Messe-Score 2']);
  expect(propose('2. Prénom')).toEqual(['field2Prenom', '2 Prénom']);
  // The server takes no other characters in a display name.
  expect(propose('(*) Umsatz p. a. (EUR)')).toEqual(['umsatzPAEur', 'Umsatz p a EUR']);
  expect(propose('!!!')).toEqual(['column5', 'Column 5']);
  expect(propose('メモ')).toEqual(['column5', 'メモ']);
  expect(propose('')).toEqual(['column5', 'Column 5']);
  expect(propose('x'.repeat(300)).map(({ length }) => length)).toEqual([50, 255]);
});
