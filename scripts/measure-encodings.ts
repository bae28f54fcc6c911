import { type CorpusFile, makeCorpus } from '../packages/client/test/support/encodings/corpus.ts';
import { judgeDetection, type Outcome } from '../packages/client/test/support/encodings/judge-detection.ts';
import { makeTypography } from '../packages/client/test/support/encodings/typography.ts';

/**
 * Prints how many files of the corpus are recognised, as tables for docs/csv.md:
 * `npx tsx scripts/measure-encodings.ts [seed] [every]`, where `every` 5 takes a fifth of the files.
 */
const [seed = 1, every = 1] = process.argv.slice(2).map(Number);

const outcomes: readonly Outcome[] = ['right', 'asked, right first', 'asked', 'wrong'];
const byLength = new Map<string, Map<Outcome, number>>();
const byEncoding = new Map<string, Map<Outcome, number>>();

function count(table: Map<string, Map<Outcome, number>>, name: string, outcome: Outcome): void {
  const row = table.get(name) ?? new Map<Outcome, number>();
  table.set(name, row);
  row.set(outcome, (row.get(outcome) ?? 0) + 1);
}

function lengthOf({ strangers }: CorpusFile): string {
  if (strangers < 5) return '1–4';
  if (strangers < 10) return '5–9';
  return strangers < 50 ? '10–49' : '50 and more';
}

function print(title: string, table: ReadonlyMap<string, ReadonlyMap<Outcome, number>>): void {
  console.log(`\n| ${title} | files | ${outcomes.join(' | ')} |\n|---|---${'|---'.repeat(outcomes.length)}|`);
  for (const [name, row] of table) {
    const files = [...row.values()].reduce((sum, files) => sum + files, 0);
    console.log(`| ${name} | ${files} | ${outcomes.map((outcome) => row.get(outcome) ?? 0).join(' | ')} |`);
  }
}

let index = 0;
for (const file of makeCorpus({ seed, rounds: 1, hasLarge: true })) {
  index += 1;
  if (index % every !== 0) continue;
  const outcome = await judgeDetection(file);
  count(byLength, lengthOf(file), outcome);
  if (file.strangers >= 5)
    count(byEncoding, file.isMarked ? `${file.encoding}, marked` : file.encoding, outcome);
}
const byMarks = new Map<string, Map<Outcome, number>>();
for (const file of makeTypography()) count(byMarks, file.encoding, await judgeDetection(file));
print('characters beyond ASCII', byLength);
print('encoding (5 characters and more)', byEncoding);
print('encoding (ASCII with quotes, dashes, signs or characters without width)', byMarks);
