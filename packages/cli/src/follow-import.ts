import type { ImportHandle, ImportResult, ImportSnapshot } from '@galena/client';

/** Waits for an import and shows how far it is: one line that is written over on a terminal, plain lines elsewhere. */
export async function followImport(handle: ImportHandle): Promise<ImportResult> {
  const out = process.stdout;
  let shown = '';
  const finished = await handle.wait({
    onProgress: (snapshot) => {
      const line = describeProgress(snapshot);
      if (line === shown) return;
      shown = line;
      out.write(out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
    },
  });
  if (out.isTTY) out.write('\n');
  return finished;
}

function describeProgress({ batchIds, status, bytesDone, bytesTotal, rowsDone }: ImportSnapshot): string {
  const percent = bytesTotal === 0 ? 100 : Math.floor((bytesDone / bytesTotal) * 100);
  return `import ${batchIds.join(', ')}: ${status}, ${percent} %, ${rowsDone} rows`;
}

/** The counts of a finished import in one line. */
export function describeOutcome(result: ImportSnapshot): string {
  const { created, updated, unchanged, failed, warned, rowsDone, rowsPerSecond } = result;
  const rate = rowsPerSecond === undefined ? '' : ` (${rowsPerSecond} rows/s)`;
  return `${rowsDone} rows: ${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} failed, ${warned} warned${rate}`;
}
