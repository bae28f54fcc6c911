import type { Delimiter } from '../csv/delimiter.ts';

const longestLine = 64;

/**
 * Excel reads a first line like `sep=;` as the delimiter of the file, and shows the file without it.
 * @returns the delimiter, and the file with an empty line in its place, so that all lines keep their numbers.
 */
export async function takeSeparatorLine(
  file: Blob,
): Promise<{ blob: Blob; delimiter: Delimiter } | undefined> {
  const start = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    await file.slice(0, longestLine).arrayBuffer(),
  );
  const [line] = start.split(/[\r\n]/, 1);
  const delimiter = line === undefined ? undefined : separatorOf(line);
  if (line === undefined || delimiter === undefined) return undefined;
  return { blob: file.slice(new TextEncoder().encode(line).length), delimiter };
}

/** `sep=;`, `"sep=;"`, `sep=\t`, also with delimiters behind it that a program has added. */
export function separatorOf(line: string): Delimiter | undefined {
  const [, found] = /^\ufeff?"?sep=(\\t|[\t -~])"?[,;\t| ]*$/i.exec(line) ?? [];
  const delimiter = found === '\\t' ? '\t' : found;
  return delimiter === undefined || /[\w"]/.test(delimiter) ? undefined : delimiter;
}
