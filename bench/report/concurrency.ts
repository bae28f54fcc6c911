import type { ConcurrencyResult } from '../parts/concurrency.ts';
import type { Section } from './section.ts';
import { figure, quantity, ratio, table } from './tables.ts';

export const concurrencySection: Section<ConcurrencyResult> = {
  part: 'concurrency',
  title: 'Side by side',
  about: `Imports of new leads at the same time, with the settings as they come (four imports at once in a process, two of a subscription). Then calls
of one subscription while it, and others, import changes of all their leads without a pause. The calls come at a steady rate whether or
not those before are answered, and each is timed from the moment it was due, so that waiting in line counts. Caller, Galena and PostgreSQL
share the machine. Sync Leads takes the same lock as the merge of a chunk, so it may wait for one. The aim is 50 ms for 99 of 100 calls.`,
  describe({ rowsPerImport, throughput, callsPerSecond, latencies }) {
    return `${table(
      ['imports', 'number', 'rows/s, all together', 'of one alone'],
      throughput.map((each) => [
        each.name,
        String(each.imports),
        figure(each.rowsPerSecond),
        ratio(each.ratio),
      ]),
    )}

${quantity(rowsPerImport)} rows each. Latency at ${callsPerSecond} calls/s, half of each kind, in milliseconds:

${table(
  ['meanwhile', 'call', 'half are within', '99 of 100 are within', 'the longest'],
  latencies.flatMap(({ name, calls }) =>
    Object.entries(calls).map(([call, { p50Ms, p99Ms, mostMs }], index) => [
      index === 0 ? name : '',
      call,
      figure(p50Ms),
      figure(p99Ms),
      figure(mostMs),
    ]),
  ),
)}`;
  },
};
