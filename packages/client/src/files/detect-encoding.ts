import type { BadByte } from '../errors.ts';
import type { Reading } from './encoding/compare-readings.ts';
import { decodeCells } from './encoding/decode-cells.ts';
import { type Findings, findCells, type StrangeCell } from './encoding/find-cells.ts';
import { isIso2022Jp } from './encoding/iso-2022-jp.ts';
import { PlaceCounter } from './encoding/place.ts';
import { markedEncoding } from './encoding/unicode-mark.ts';
import { fileKindBytes } from './file-kind.ts';
import { maybeUtf16, wideText } from './kinds/wide-text.ts';

/** The encoding of a file, and how it was found. */
export interface DetectedEncoding {
  /** The likeliest encoding, by a name that files are decoded by. */
  readonly label: string;
  /**
   * `certain`: by a byte order mark, or because all of it is valid UTF-8. `likely`: its text makes sense in this encoding
   * and far less in any other. `unsure`: it makes as much sense in another one, and somebody has to be asked.
   */
  readonly certainty: 'certain' | 'likely' | 'unsure';
  /** Encodings that read the file differently, the likeliest first; at most three, and one where there is no doubt. */
  readonly likeliest: readonly string[];
  /** Of an unsure file some cells, as each of `likeliest` reads them. */
  readonly doubtfulCells: readonly DoubtfulCell[];
  /** Bytes that are not valid in UTF-8, if there are any: a file whose `label` is UTF-8 cannot be decoded as it is. */
  readonly invalidUtf8: { readonly count: number; readonly first: BadByte } | undefined;
}

/** A cell that encodings read differently. */
export interface DoubtfulCell {
  /** From 1. */
  readonly line: number;
  /** The text of the cell, or of its beginning, in the order of `likeliest`. */
  readonly texts: readonly string[];
}

/**
 * Recognises the encoding of a file by every byte of it: by its byte order mark; as UTF-8 if all of it, or nearly all,
 * is; as UTF-16 if its letters have zeros beside them; else by how much sense its cells make in some thirty encodings.
 * Takes a second for about a gigabyte of ASCII, and memory for a few hundred cells.
 */
export async function detectEncoding(file: Blob): Promise<DetectedEncoding> {
  const start = new Uint8Array(await file.slice(0, fileKindBytes).arrayBuffer());
  const mark = markedEncoding(start);
  if (mark !== undefined && mark.encoding !== 'utf-8') return certain(mark.encoding);
  const wide = wideText(start);
  if (wide === 'utf-16le' || wide === 'utf-16be') return { ...certain(wide), certainty: 'likely' };
  const found = await detectNarrow(file, mark);
  const maybe = mark === undefined ? maybeUtf16(start) : undefined;
  return maybe === undefined ? found : doubtfulUtf16(start, maybe, found);
}

/** Of an encoding whose ASCII characters are single bytes. */
async function detectNarrow(file: Blob, mark: ReturnType<typeof markedEncoding>): Promise<DetectedEncoding> {
  const findings = await findCells(file, mark?.bytes ?? 0);
  if (mark !== undefined) return { ...certain('utf-8'), invalidUtf8: await describeInvalid(file, findings) };
  if (isUtf8Beyond(findings))
    return { ...certain('utf-8'), invalidUtf8: await describeInvalid(file, findings) };
  if (findings.cells.length === 0) return certain((await isIso2022Jp(file)) ? 'iso-2022-jp' : 'utf-8');
  return judge(file, findings);
}

function certain(label: string): DetectedEncoding {
  return {
    label,
    certainty: 'certain',
    likeliest: [label],
    doubtfulCells: [],
    invalidUtf8: undefined,
  };
}

/** A file of a few letters with zeros beside them: its first line is shown as UTF-16 and as what it may be besides. */
function doubtfulUtf16(
  start: Uint8Array<ArrayBuffer>,
  label: 'utf-16le' | 'utf-16be',
  other: DetectedEncoding,
): DetectedEncoding {
  const likeliest = [label, ...other.likeliest].slice(0, mostReadings);
  const cell: StrangeCell = {
    offset: 0,
    bytes: start.slice(0, shownBytes),
    isCut: start.length > shownBytes,
  };
  const texts = likeliest.map(
    (encoding) =>
      decodeCells([cell], encoding)[0]
        ?.split(/[\r\n]/)
        .find((line) => line !== '') ?? '',
  );
  return { ...other, label, certainty: 'unsure', likeliest, doubtfulCells: [{ line: 1, texts }] };
}

const shownBytes = 160;

/** So many characters are not UTF-8 by chance, even if some bytes are not. */
const enoughCharacters = 12;

function isUtf8Beyond({ utf8Characters, invalidUtf8 }: Findings): boolean {
  return utf8Characters >= enoughCharacters && utf8Characters > 4 * invalidUtf8;
}

async function describeInvalid(file: Blob, findings: Findings): Promise<DetectedEncoding['invalidUtf8']> {
  const { firstInvalidUtf8: offset, invalidUtf8: count } = findings;
  if (offset === undefined) return undefined;
  return { count, first: await placeOf(file, offset) };
}

/** By so much, as a logarithm, a reading has to be likelier than any other to be believed: more where there is little text. */
const marginOfMany = 5;
const marginOfFew = 8;
const manyStrangers = 5;
/** A file without an invalid byte is UTF-8 unless that is absurd. */
const marginOfUtf8 = 1;
/** Text that makes so little sense, for each character beyond ASCII, is in an encoding or language that is not known. */
const leastPlausibility = -60;
const mostReadings = 3;

async function judge(file: Blob, findings: Findings): Promise<DetectedEncoding> {
  // The statistics are as large as all the rest, and most files are UTF-8.
  const { compareReadings } = await import('./encoding/compare-readings.ts');
  const readings = compareReadings(findings.cells, findings.utf8Characters > 0);
  const [best, second] = readings;
  if (best === undefined) return certain('utf-8');
  const isUtf8 = best.label === 'utf-8';
  const invalidUtf8 = await describeInvalid(file, findings);
  const lead = best.score - (second?.score ?? Number.NEGATIVE_INFINITY);
  const isPlausible = best.plausibility > leastPlausibility || (isUtf8 && invalidUtf8 === undefined);
  const isSure = isPlausible && lead >= marginFor(best, invalidUtf8 !== undefined);
  if (isUtf8 && isSure) return { ...certain('utf-8'), invalidUtf8 };
  const likeliest = isSure ? [best] : readings.slice(0, mostReadings);
  return {
    label: best.label,
    certainty: isSure ? 'likely' : 'unsure',
    likeliest: likeliest.map(({ label }) => label),
    doubtfulCells: await doubtfulCells(file, findings.cells, likeliest),
    invalidUtf8,
  };
}

function marginFor({ label, texts, plausibility }: Reading, hasInvalid: boolean): number {
  if (label === 'utf-8' && !hasInvalid) return plausibility > leastPlausibility ? marginOfUtf8 : marginOfMany;
  const strangers = texts.join('').match(/[^\p{ASCII}]/gu)?.length ?? 0;
  return strangers < manyStrangers ? marginOfFew : marginOfMany;
}

const mostDoubtfulCells = 5;

async function doubtfulCells(
  file: Blob,
  cells: readonly StrangeCell[],
  readings: readonly Reading[],
): Promise<readonly DoubtfulCell[]> {
  const differing = cells
    .map(({ offset }, index) => ({ offset, texts: readings.map(({ texts }) => texts[index] ?? '') }))
    .filter(({ texts }) => new Set(texts).size > 1)
    .slice(0, mostDoubtfulCells);
  return Promise.all(
    differing.map(async ({ offset, texts }) => ({ line: (await placeOf(file, offset)).line, texts })),
  );
}

const placePieceBytes = 2 ** 20;

/** Where a byte is, in a file whose line ends are single bytes, with columns as UTF-8 counts them. */
async function placeOf(file: Blob, offset: number): Promise<BadByte> {
  const place = new PlaceCounter();
  const decoder = new TextDecoder();
  for (let at = 0; at < offset; at += placePieceBytes) {
    const end = Math.min(at + placePieceBytes, offset);
    place.push(decoder.decode(await file.slice(at, end).arrayBuffer(), { stream: end < offset }));
  }
  const byte = new Uint8Array(await file.slice(offset, offset + 1).arrayBuffer())[0] ?? 0;
  return { offset, byte, line: place.line, column: place.column };
}
