import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Machine } from './lab/machine.ts';

/** What a part came to, as it is kept. */
export interface Result<Data> {
  readonly part: string;
  /** `2026-11-24` */
  readonly date: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly scale: number;
  /** How long the part took. */
  readonly minutes: number;
  /** What a reader has to know of this run, a paragraph each; put in by hand. */
  readonly notes?: readonly string[];
  readonly data: Data;
}

/** Where results and report go. A try at another scale must not take the place of what was measured. */
export interface Places {
  readonly results: string;
  readonly page: string;
  /** Of the plots, beside the page. */
  readonly plots: string;
}

export function placesFor(scale: number): Places {
  const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  return scale === 1
    ? {
        results: folder('results'),
        page: folder('../docs/benchmarks.md'),
        plots: folder('../docs/benchmarks'),
      }
    : { results: folder('try'), page: folder('try/benchmarks.md'), plots: folder('try/benchmarks') };
}

export async function saveResult(places: Places, result: Result<unknown>): Promise<void> {
  await mkdir(places.results, { recursive: true });
  await writeFile(`${places.results}/${result.part}.json`, `${JSON.stringify(result, roundNumber, 2)}\n`);
}

/** No figure of a measurement is good to more than this. */
function roundNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

/** Gives undefined for a part that has not been measured. */
export async function readResult<Data>(places: Places, part: string): Promise<Result<Data> | undefined> {
  const text = await readFile(`${places.results}/${part}.json`, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Result<Data>);
}
