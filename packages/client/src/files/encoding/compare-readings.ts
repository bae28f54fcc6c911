import { type Candidate, candidates } from './candidates.ts';
import { decodeCells } from './decode-cells.ts';
import type { StrangeCell } from './find-cells.ts';
import { scoreCell } from './score-cell.ts';

/** What the cells are in one encoding, and how likely that is. */
export interface Reading {
  readonly label: string;
  readonly texts: readonly string[];
  /** The logarithm of its likelihood; only differences mean something. */
  readonly score: number;
  /** The share of the score that a character beyond ASCII has on an average: how much the text looks like one. */
  readonly plausibility: number;
}

/** A byte that an encoding does not have, in a file that is said to be in it: UTF-8 files have them more often. */
const invalid = -16;
const invalidUtf8 = -10;

const utf8: Candidate = {
  label: 'utf-8',
  // Bytes that are UTF-8 by chance are rare.
  prior: 6,
  languages: [...new Set(candidates.flatMap(({ languages }) => languages))],
};

/** So many cells show which encodings make no sense at all; the others are not worth the time. */
const firstCells = 32;
/** As a logarithm, for each of the first cells. */
const hopeless = 6;

/** All readings that differ, the likeliest first; one that several encodings have in common is called by the most usual of them. */
export function compareReadings(cells: readonly StrangeCell[], isMaybeUtf8: boolean): readonly Reading[] {
  const score = rememberScores();
  const read = (some: readonly StrangeCell[], those: readonly Candidate[]) =>
    those.map((candidate) => readAs(candidate, decodeCells(some, candidate.label), score));
  let hopeful: readonly Candidate[] = [...(isMaybeUtf8 ? [utf8] : []), ...candidates];
  if (cells.length > 2 * firstCells) {
    const step = Math.floor(cells.length / firstCells);
    const some = cells.filter((_, index) => index % step === 0);
    const scores = read(some, hopeful).map((reading) => reading.score);
    const least = Math.max(...scores) - hopeless * some.length;
    hopeful = hopeful.filter((_, index) => (scores[index] ?? least) >= least);
  }
  const readings = read(cells, hopeful).toSorted((first, second) => second.score - first.score);
  return readings.flatMap((reading) => {
    const same = readings.filter(({ texts }) => isSame(texts, reading.texts));
    return same[0] === reading ? [{ ...reading, label: mostUsual(same.map(({ label }) => label)) }] : [];
  });
}

/** German in Windows-1252 is the same bytes in Windows-1254, and nobody wants to hear that the file is Turkish. */
function mostUsual(labels: readonly string[]): string {
  const prior = (label: string) => [utf8, ...candidates].find((one) => one.label === label)?.prior ?? 0;
  return labels.reduce((usual, label) => (prior(label) > prior(usual) ? label : usual));
}

function isSame(first: readonly string[], second: readonly string[]): boolean {
  return first.every((text, index) => text === second[index]);
}

type Score = (text: string, language: string) => number;

/** Encodings of the same languages read most cells alike. */
function rememberScores(): Score {
  const known = new Map<string, Map<string, number>>();
  return (text, language) => {
    const scores = known.get(language) ?? new Map<string, number>();
    known.set(language, scores);
    const before = scores.get(text);
    if (before !== undefined) return before;
    const found = scoreCell(text, language);
    scores.set(text, found);
    return found;
  };
}

/** Of a cell most is owed to the language of the file, and a little to any other one. */
const ownShare = 0.8;

function readAs({ label, prior, languages }: Candidate, texts: readonly string[], score: Score): Reading {
  const totals = languages.map(() => 0);
  let strangers = 0;
  for (const text of texts) {
    const bad = text.match(/\ufffd/g)?.length ?? 0;
    const clean = bad === 0 ? text : text.replaceAll('\ufffd', '');
    strangers += clean.match(/[^\p{ASCII}]/gu)?.length ?? 0;
    const scores = languages.map(
      (language) => score(clean, language) + bad * (label === 'utf-8' ? invalidUtf8 : invalid),
    );
    const best = Math.max(...scores);
    const shares = scores.map((score) => Math.exp(score - best));
    const any = shares.reduce((sum, share) => sum + share, 0) / languages.length;
    for (const [index, share] of shares.entries()) {
      totals[index] = (totals[index] ?? 0) + best + Math.log(ownShare * share + (1 - ownShare) * any);
    }
  }
  const total = Math.max(...totals);
  return { label, texts, score: total + prior, plausibility: total / Math.max(1, strangers) };
}
