import { readFile } from 'node:fs/promises';
import { describeFileKind, describeNote, type FileNote } from '@galena/client/files';
import { expect, it } from 'vitest';
import { repeatsOf } from '../../server/src/engine/describe-repeats.ts';
import {
  completeMessage,
  dryRunMessage,
  failedMessage,
  undoMessage,
} from '../../server/src/imports/messages.ts';
import { reasons } from '../../server/src/imports/reasons.ts';
import { sentenceTranslator } from '../src/languages/sentence-translator.ts';

const languages = ['de', 'fr', 'es', 'ja'];

async function sentencesOf(language: string): Promise<Record<string, string>> {
  return JSON.parse(
    await readFile(new URL(`../src/languages/${language}/sentences.json`, import.meta.url), 'utf8'),
  );
}

const notes: readonly FileNote[] = [
  { kind: 'encoding-recognised', encoding: 'gb18030' },
  {
    kind: 'encoding-unsure',
    likeliest: ['windows-1252', 'iso-8859-2', 'macintosh'],
    cells: [{ line: 4, texts: ['Müller', 'Mżller', 'M¸ller'] }],
  },
  { kind: 'encoding-unsure', likeliest: ['windows-1252'], cells: [] },
  { kind: 'bytes-replaced', encoding: 'UTF-8', count: 1 },
  { kind: 'bytes-replaced', encoding: 'UTF-8', count: 12 },
  { kind: 'separator-line', delimiter: ';' },
  { kind: 'delimiter-unsure', delimiter: ';', other: '\t' },
  { kind: 'one-column', other: ',', width: 7 },
  { kind: 'rows-above-header', headerRow: 2, rows: 1 },
  { kind: 'rows-above-header', headerRow: 4, rows: 3 },
  { kind: 'header-unsure', headerRow: 3, cells: ['Email', 'Name'] },
  { kind: 'no-header', headerRow: 1, cell: 'ada@example.com' },
  { kind: 'sheet-taken', sheet: 'Leads', others: ['Old', 'Notes'] },
  { kind: 'reason-column', name: 'Import Failure Reason' },
  ...(
    [
      'cell-errors',
      'formulas-without-result',
      'times-without-date',
      'impossible-dates',
      'merged-cells',
      'hidden-rows',
    ] as const
  ).flatMap((kind) => [
    { kind, count: 1, cells: ['B7'] },
    { kind, count: 30, cells: ['B7', 'B8'] },
  ]),
];

const undone = { leadsDeleted: 1, leadsRestored: 2, membershipsEnded: 1, membershipsRestored: 2, kept: 1 };
const counts = { imported: 1_204, failed: 2, skipped: 1, warned: 1 };

/** What the server and the SDK say of imports and of files, of each sentence one with values in it. */
const sentences: readonly string[] = [
  ...Object.values(reasons).map((reason) => (typeof reason === 'string' ? reason : reason('Q7 Zz'))),
  `${reasons.invalidEmail} / ${reasons.surplusCells}`,
  ...notes.flatMap((note) => [describeNote(note), describeNote(note, 'row')]),
  ...(['pdf', 'xls', 'json', 'vcard', 'utf-32'] as const).map((kind) => {
    const { looksLike, advice } = describeFileKind(kind);
    return `The file looks like ${looksLike}: ${advice}.`;
  }),
  ...(['each', 'first', 'last', 'fail'] as const).map(
    (repeatedKeys) =>
      `Repeats the key of an earlier row (3 keys): ${repeatsOf({ repeatedKeys }, undefined).reason}`,
  ),
  completeMessage(counts),
  completeMessage({ imported: 5, failed: 0, skipped: 0, warned: 2 }),
  dryRunMessage(counts),
  undoMessage({ ...undone, valuesRestored: 3 }, false),
  undoMessage({ ...undone, valuesRestored: 1 }, true),
  failedMessage('the quote opened in line 7 is never closed'),
];

it.each(languages)('says in %s what the server and the SDK say', async (language) => {
  const translate = sentenceTranslator(await sentencesOf(language));
  for (const sentence of sentences) {
    const translated = translate(sentence);
    expect(translated, sentence).not.toBe(sentence);
    // Whatever is not a word of English stays: names, numbers, cells.
    for (const [value] of sentence.matchAll(/\d[\d,.]*\d|Q7 Zz|ada@example\.com|B7|windows-1252/g)) {
      expect(translated).toContain(value);
    }
  }
});

it('leaves alone what it does not know, and what stands in a sentence without being one', async () => {
  const translate = sentenceTranslator(await sentencesOf('de'));
  expect(translate('Something that nobody has ever said')).toBe('Something that nobody has ever said');
  expect(translate("Invalid value 'tab'. Required of type 'comma'")).toBe(
    'Ungültiger Wert „tab“. Erforderlich ist der Typ „comma“',
  );
  expect(translate('toString')).toBe('toString');
  expect(translate('Import failed: the quote opened in line 7 is never closed')).toBe(
    'Import fehlgeschlagen: das in Zeile 7 geöffnete Anführungszeichen wird nie geschlossen',
  );
  expect(
    translate('"05/06/1990" in line 2 is 5 June 1990 (day first) or 6 May 1990, 14:30 (month first)'),
  ).toBe('„05/06/1990“ in Zeile 2 ist 5. Juni 1990 (Tag zuerst) oder 6. Mai 1990, 14:30 (Monat zuerst)');
});

it.each(languages)(
  'has the same places in %s as in English, in the order of the English',
  async (language) => {
    const entries = Object.entries(await sentencesOf(language));
    const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
    for (const [english, translation] of entries) expect(placesOf(translation)).toEqual(placesOf(english));
    const keys = entries.map(([english]) => english);
    expect(keys).toEqual([...keys].sort());
    expect(keys).toEqual(Object.keys(await sentencesOf('de')));
  },
);
