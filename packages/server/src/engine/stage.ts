import { PhaseClock } from '../metrics/measurement.ts';
import type { Chunk } from './chunk.ts';
import type { Judgement } from './merge/judge.ts';
import type { Plan } from './plan.ts';
import type { ImportFile } from './read-rows.ts';
import { RowSource } from './row-source.ts';
import type { Steps } from './steps.ts';

/** A chunk that was read. */
export interface StagedChunk {
  readonly chunk: Chunk;
  readonly clock: PhaseClock;
  /** Undefined if its leads have not been looked for yet. */
  readonly ahead: JudgedAhead | undefined;
}

/** What a chunk came to when its leads were looked for without a lock. */
export interface JudgedAhead {
  /** Of the leads that were there then. */
  readonly generation: number;
  readonly judgement: Judgement;
}

/** Reads the file and stages its rows behind the checkpoint, chunk by chunk, in the memory of this process. */
export async function* stageChunks(
  file: ImportFile,
  plan: Plan,
  nextRows: (rowsBefore: number) => number,
  steps: Steps,
  writers: number,
): AsyncGenerator<StagedChunk> {
  const source = new RowSource(file, plan, nextRows, writers);
  while (await source.hasMore()) {
    const clock = new PhaseClock();
    const chunk = await steps.run(() => {
      clock.enter('parse');
      return source.fill().finally(() => clock.stop());
    });
    if (chunk.rowCount > 0) yield { chunk, clock, ahead: undefined };
  }
}
