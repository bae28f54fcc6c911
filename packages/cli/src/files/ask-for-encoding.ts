import { type FileNote, knownEncoding } from '@galena/client/files';
import { ask } from '../terminal/ask.ts';
import type { Output } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

type EncodingDoubt = Extract<FileNote, { kind: 'encoding-unsure' }>;

/** Shows cells of the file in the two likeliest encodings, and asks which one it is: nothing is taken without an answer. */
export async function askForEncoding({ likeliest, cells }: EncodingDoubt, output: Output): Promise<string> {
  const [first = 'utf-8', second = 'windows-1252'] = likeliest;
  output.note('The encoding of the file is not certain. Its cells are:');
  output.note(
    formatTable(
      cells.map(({ line, texts: [one, other] }) => ({ line, [`1: ${first}`]: one, [`2: ${second}`]: other })),
    ).trimEnd(),
  );
  for (;;) {
    const answer = await ask('Which is right? (1, 2, or the name of another encoding) ');
    if (answer === '') {
      output.note(
        'Answer with 1, 2 or the name of an encoding; Ctrl-C ends the command, and nothing is imported.',
      );
      continue;
    }
    const chosen = { '1': first, '2': second }[answer] ?? answer;
    try {
      return knownEncoding(chosen);
    } catch (error) {
      output.note(error instanceof Error ? error.message : String(error));
    }
  }
}
