import { problemAt, type SeedFile } from './seed-part.ts';

/** An object of a JSON file, and the line in which it begins, from 1. */
export interface SeedRecord {
  readonly line: number;
  readonly members: Readonly<Record<string, unknown>>;
}

/** The one object of a file. @throws ApiError 1003 for anything else, with the line */
export function readObject(file: SeedFile): SeedRecord {
  const value = parse(file);
  if (!isObject(value)) throw problemAt(file.path, 1, 'one JSON object is expected: {…}');
  return { line: 1, members: value };
}

/** The objects of the array of a file. @throws ApiError 1003 for anything else, with the line */
export function readRecords(file: SeedFile): SeedRecord[] {
  const value = parse(file);
  if (!Array.isArray(value)) throw problemAt(file.path, 1, 'a JSON array of objects is expected: [{…}, {…}]');
  const lines = linesOfItems(file.bytes.toString('utf8'));
  return value.map((members: unknown, index) => {
    const line = lines[index] ?? 1;
    if (!isObject(members)) throw problemAt(file.path, line, 'a JSON object is expected: {…}');
    return { line, members };
  });
}

function parse({ path, bytes }: SeedFile): unknown {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length);
    throw problemAt(path, lineAt(text, position), `no valid JSON: ${(error as Error).message}`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** The lines in which the items of the outermost array begin; the text is valid JSON. */
function linesOfItems(text: string): number[] {
  const lines: number[] = [];
  let [depth, line, isWaiting] = [0, 1, false];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},\n]|[^\s"[\]{},]+/g)) {
    if (token === '\n') {
      line += 1;
      continue;
    }
    if (depth === 1 && isWaiting && token !== ']') {
      lines.push(line);
      isWaiting = false;
    }
    if (token === '[' || token === '{') {
      depth += 1;
      if (depth === 1) isWaiting = true;
    } else if (token === ']' || token === '}') depth -= 1;
    else if (token === ',' && depth === 1) isWaiting = true;
  }
  return lines;
}
