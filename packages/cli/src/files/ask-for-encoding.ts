import { type FileNote, knownEncoding } from '@galena/client/files';
import { ask } from '../terminal/ask.ts';
import type { Output } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

type EncodingDoubt = Extract<FileNote, { kind: 'encoding-unsure' }>;

/** Shows cells of the file in the likeliest encodings, and asks which one it is: nothing is taken without an answer. */
export async function askForEncoding({ likeliest, cells }: EncodingDoubt, output: Output): Promise<string> {
  const numbers = likeliest.map((_, index) => `${index + 1}`);
  output.note('The encoding of the file is not certain. Its cells are:');
  output.note(
    formatTable(
      cells.map(({ line, texts }) => ({
        line,
        ...Object.fromEntries(likeliest.map((label, index) => [`${index + 1}: ${label}`, texts[index]])),
      })),
    ).trimEnd(),
  );
  for (;;) {
    const answer = await ask(`Which is right? (${numbers.join(', ')}, or the name of another encoding) `);
    if (answer === '') {
      output.note(
        `Answer with ${numbers.join(', ')} or the name of an encoding; Ctrl-C ends the command, and nothing is imported.`,
      );
      continue;
    }
    const chosen = likeliest[numbers.indexOf(answer)] ?? answer;
    try {
      return knownEncoding(chosen);
    } catch (error) {
      output.note(error instanceof Error ? error.message : String(error));
    }
  }
}
