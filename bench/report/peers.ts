import type { PeersResult } from '../parts/peers.ts';
import type { Section } from './section.ts';
import { figure, quantity, ratio, table } from './tables.ts';

export const peersSection: Section<PeersResult> = {
  part: 'peers',
  title: 'A peer',
  about: `The import plugin of Payload, which also takes a file into PostgreSQL by upsert on the e-mail address through a queue of jobs. The same file
and the same server, in turns; Payload has an index on the address, is called in its own process without HTTP, and runs its job at once.
Galena's rates are those of a file this small, most of which is waiting for the status. Nothing of Galena depends on Payload; whoever
wants to measure it installs it first (the part is left out otherwise):

\`\`\`sh
npm install --prefix bench/peers/payload
npm run bench -- peers report
\`\`\``,
  describe({ rows, peer, works }) {
    return `${quantity(rows)} rows, ${peer.join(', ')}.

${table(
  ['', 'Galena, rows/s', 'Payload, rows/s', "Payload's time to Galena's"],
  works.map((work) => [
    work.name,
    figure(work.rowsPerSecond),
    figure(work.peerRowsPerSecond),
    ratio(work.ratio),
  ]),
)}`;
  },
};
