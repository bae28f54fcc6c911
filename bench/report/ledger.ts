import type { LedgerResult } from '../parts/ledger.ts';
import type { Section } from './section.ts';
import { figure, ratio, table } from './tables.ts';

export const ledgerSection: Section<LedgerResult> = {
  part: 'ledger',
  title: 'The ledger of changes',
  about: `What it costs to record every change of a lead, beside the same import without it: the setting \`activities\` is off then, and a rule of PostgreSQL drops what
that leaves. Bytes are those of the tables with their indexes, by the row of the file. Sync Leads come at a steady rate and change what is there. The aims: all new 1.05, all changed 1.15, unchanged 1.00; 24 bytes for
a created lead, 40 and its old values for a changed one; Sync Leads within 10 %; a history in 20 ms, a page of 300 in 50 ms.`,
  describe({ imports, syncs, reading }) {
    const costs = table(
      ['import', 'rows', 'seconds with', 'without', 'ratio', 'bytes a row', 'of them old values'],
      imports.map((each) => [
        each.name,
        figure(each.rows),
        figure(each.secondsWith),
        figure(each.secondsWithout),
        ratio(each.ratio),
        figure(each.bytesPerRow),
        figure(each.oldBytesPerRow),
      ]),
    );
    const calls = table(
      [`${syncs.callsPerSecond} Sync Leads of ${syncs.records} records a second`, 'p50, ms', 'p99, ms'],
      (['with', 'without'] as const).map((how) => [
        `${how} the ledger`,
        figure(syncs[how].p50Ms),
        figure(syncs[how].p99Ms),
      ]),
    );
    const reads = table(
      ['read', 'p50, ms', 'most, ms'],
      [
        ['the history of a lead', figure(reading.history.p50Ms), figure(reading.history.mostMs)],
        ['a page of 300', figure(reading.page.p50Ms), figure(reading.page.mostMs)],
      ],
    );
    const scene = `Of ${figure(reading.leads)} leads, of which some were changed by ${reading.imports} imports each; ${figure(reading.entries)} entries.`;
    return `${costs}\n\n${calls}\n\n${scene}\n\n${reads}`;
  },
};
