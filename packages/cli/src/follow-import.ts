import type { Galena, ImportProgress } from '@galena/client';

/** Waits for an import and shows how far it is: one line that is written over on a terminal, plain lines elsewhere. */
export async function followImport(galena: Galena, batchId: number): Promise<ImportProgress> {
  const out = process.stdout;
  let shown = '';
  const finished = await galena.waitForImport(batchId, {
    pollMs: 100,
    onProgress: (progress) => {
      const line = describeProgress(progress);
      if (line === shown) return;
      shown = line;
      out.write(out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
    },
  });
  if (out.isTTY) out.write('\n');
  return finished;
}

function describeProgress(progress: ImportProgress): string {
  const { batchId, status, bytesDone, fileBytes, rowsDone } = progress;
  const percent = fileBytes === 0 ? 100 : Math.floor((bytesDone / fileBytes) * 100);
  return `import ${batchId}: ${status}, ${percent} %, ${rowsDone} rows`;
}

/** The counts of a finished import in one line. */
export function describeOutcome(progress: ImportProgress): string {
  const { created, updated, unchanged, failed, warned, rowsDone, rowsPerSecond } = progress;
  const rate = rowsPerSecond === undefined ? '' : ` (${rowsPerSecond} rows/s)`;
  return `${rowsDone} rows: ${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} failed, ${warned} warned${rate}`;
}
