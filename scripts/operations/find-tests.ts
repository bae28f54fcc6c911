import { readdir, readFile } from 'node:fs/promises';
import { readPlace } from './read-place.ts';

const root = new URL('../../', import.meta.url);

/** A test file by its path from the root, and how much it is about a call. */
interface Caller {
  readonly file: string;
  readonly weight: number;
}

/** The form of a call by which spellings of its segments do not matter: `GET /rest/v1/lead/{}.json`. */
export function shapeOf(call: string): string {
  return call.replace(/\{\w+\}|:\w+/g, '{}');
}

/**
 * The test files that make each of these calls, those first that are about it: that make it often, and few others. Read from their text:
 * no test is run.
 */
export async function findTests(calls: readonly string[]): Promise<ReadonlyMap<string, readonly Caller[]>> {
  const files = await readTests();
  const shapes = calls.map(shapeOf);
  const counts = files.map(({ file, text }) => {
    const byCall = shapes.map((call) => count(text, call, shapes));
    return { file, byCall, all: byCall.reduce((sum, one) => sum + one, 0) };
  });
  return new Map(
    shapes.map((call, index) => {
      const callers = counts
        .map(({ file, byCall, all }) => ({ file, weight: weigh(file, call, byCall[index] ?? 0, all) }))
        .filter(({ weight }) => weight > 0)
        .toSorted((one, other) => other.weight - one.weight || one.file.localeCompare(other.file));
      return [call, callers];
    }),
  );
}

/** @param made - how often the file makes the call; @param all - how many calls it makes */
function weigh(file: string, call: string, made: number, all: number): number {
  if (made === 0) return 0;
  const words = file.replace(/.*\/test\/|\.test\.ts$/g, '').split(/[/-]/);
  const named = words.filter(
    (word) => word.length > 3 && call.toLowerCase().includes(word.replace(/s$/, '')),
  );
  return (made ** 2 / all) * 4 ** named.length;
}

async function readTests(): Promise<{ readonly file: string; readonly text: string }[]> {
  const names = await readdir(new URL('packages/', root), { recursive: true });
  const tests = names.filter((name) => /^\w+\/test\/.*\.test\.ts$/.test(name)).toSorted();
  return Promise.all(
    tests.map(async (name) => {
      const file = `packages/${name}`;
      return { file, text: withConstants(await readFile(new URL(file, root), 'utf8')) };
    }),
  );
}

/** A text in which paths that a file has names for stand in full. */
function withConstants(text: string): string {
  const paths = new Map(
    [...text.matchAll(/const (\w+) = '(\/[^']*)'/g)].map(([, name, path]) => [name, path]),
  );
  return text.replace(/\$\{(\w+)\}/g, (found, name: string) => paths.get(name) ?? found);
}

/** How often a text makes a call: has its path, and by its method where others have the same path. */
function count(text: string, call: string, all: readonly string[]): number {
  const [method = '', path = ''] = call.split(' ');
  // Most files have nothing of it, which is sooner found without a pattern.
  if (
    !path
      .replace(assetPrefix, '')
      .split('{}')
      .every((piece) => text.includes(piece))
  )
    return 0;
  const isShared = all.some((other) => other !== call && other.endsWith(` ${path}`));
  return [...text.matchAll(patternOf(path))].filter(({ index, 0: found }) => {
    const { isCall, method: meant } = readPlace(text, index, index + found.length);
    return isCall && (!isShared || meant === method);
  }).length;
}

/** Tests that read assets of every kind name them by what comes behind it. */
const assetPrefix = '/rest/asset/v1/';

/** A path at the beginning of a text or behind a value in it. */
function patternOf(path: string): RegExp {
  const escaped = path
    .replace(/[.*+?^$()[\]|\\]/g, '\\$&')
    .replaceAll('{}', "[^/'`?\\s]+?")
    .replace(assetPrefix, `(?:${assetPrefix})?`);
  return new RegExp(`(?<=['\`}])${escaped}(?=['\`?])`, 'g');
}
