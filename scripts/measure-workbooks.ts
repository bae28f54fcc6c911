/** Reads a workbook of 200,000 rows and 10 columns in a process of its own, and says how long it took and with what memory. */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { readWorkbook } from '@galena/workbooks';
import { makeWorkbook, textRow } from '../packages/workbooks/test/support/make-workbook.ts';

const rowCount = 200_000;
const [, , workbook] = process.argv;

if (workbook === undefined) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'galena-workbook-'));
  try {
    const file = path.join(folder, 'large.xlsx');
    writeFileSync(file, new Uint8Array(await largeWorkbook().arrayBuffer()));
    const tsx = fileURLToPath(new URL('../node_modules/tsx/dist/cli.mjs', import.meta.url));
    execFileSync(process.execPath, [tsx, fileURLToPath(import.meta.url), file], { stdio: 'inherit' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} else {
  await measure(workbook);
}

async function measure(file: string): Promise<void> {
  const started = performance.now();
  const { sheetRows = [] } = await readWorkbook(await openAsBlob(file), {}, async (pieces) => {
    await pipeline(Readable.from(pieces), createWriteStream(`${file}.csv`));
    return openAsBlob(`${file}.csv`);
  });
  const seconds = (performance.now() - started) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(`${sheetRows.length} rows, ${seconds.toFixed(1)} s, ${Math.round(megabytes)} MB at the most`);
}

function largeWorkbook(): Blob {
  const strings: string[] = [];
  const text = (value: string) => `<c t="s"><v>${strings.push(`<si><t>${value}</t></si>`) - 1}</v></c>`;
  const rows = [textRow(1, 'email', 'a', 'b', 'c', 'zip', 'born', 'seen', 'score', 'revenue', 'agreed')];
  const cities = Array.from({ length: 3_000 }, (_, city) => text(`City ${city}`));
  for (let row = 2; row <= rowCount + 1; row += 1) {
    const city = cities[row % cities.length] ?? '';
    const dates = `<c s="2"><v>${20_000 + (row % 15_000)}</v></c><c s="3"><v>${45_000 + (row % 86_400) / 86_400}</v></c>`;
    rows.push(
      `<row r="${row}">${text(`person${row}@example.com`)}${city}${city}${city}<c s="1"><v>${row % 99_999}</v></c>${dates}<c><v>${row % 100}</v></c><c><v>${row * 1.37}</v></c><c t="b"><v>1</v></c></row>`,
    );
  }
  const formats = ['00000', 'm/d/yyyy', 'm/d/yy h:mm'];
  return makeWorkbook({ sheets: [{ rows: rows.join('') }], strings: strings.join(''), formats });
}
