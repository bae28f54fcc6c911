import type { JournalResult } from '../parts/journal.ts';
import type { Section } from './section.ts';
import { figure, quantity, table } from './tables.ts';

export const journalSection: Section<JournalResult> = {
  part: 'journal',
  title: 'The journal of calls',
  about: `Every server keeps a [journal](operations.md#journal-of-calls) of the last calls, not only a double. What it costs is measured as processor time of two
processes on one PostgreSQL, with the journal and without it, which are called in turns and only answer calls: imports are carried out by a third one. The aim is less
than 1.02. Turns differ by more than that, so what it takes to note a call is measured by itself too.`,
  describe({ works, notingUs }) {
    const calls = table(
      ['', 'turns', 'in each', 'with the journal, ms of processor', 'without', 'ratio'],
      works.map(({ name, turns, count, withMs, withoutMs, ratio: { median, least, most } }) => [
        name,
        quantity(turns),
        quantity(count),
        figure(withMs),
        figure(withoutMs),
        `**${median.toFixed(3)}** (${least.toFixed(3)} – ${most.toFixed(3)})`,
      ]),
    );
    const [sync] = works;
    const share = (100 * notingUs) / (1000 * (sync?.withoutMs ?? Number.NaN));
    return `${calls}

To note a call takes ${figure(notingUs)} µs of the processor: ${share.toFixed(2)} % of what a process takes to answer ${sync?.name}.`;
  },
};
