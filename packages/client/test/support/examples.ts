import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../src/', import.meta.url));

export interface Example {
  readonly name: string;
  readonly code: string;
}

/** The examples of the doc comments of these files, as they stand there. */
export async function readExamples(isMeant: (file: string) => boolean): Promise<Example[]> {
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const found: Example[] = [];
  for (const file of files.filter(isMeant).toSorted()) {
    const text = await readFile(path.join(source, file), 'utf8');
    for (const [, block = ''] of text.matchAll(/@example\n([\s\S]*?)\n\s*\*\//g)) {
      const code = block.replace(/^\s*\* ?/gm, '');
      found.push({ name: `${file}: ${code.split('\n')[0]}`, code });
    }
  }
  return found;
}

/** Runs the code of an example with these values at hand. */
export async function runExample(code: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const all = { ...values, console: { log: () => undefined } };
  const run = new Function(...Object.keys(all), `return (async () => { ${code} })();`) as (
    ...given: unknown[]
  ) => Promise<void>;
  await run(...Object.values(all));
}
