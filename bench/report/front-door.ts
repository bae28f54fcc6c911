import type { FrontDoorResult } from '../parts/front-door.ts';
import type { Section } from './section.ts';
import { figure, quantity, ratio, table } from './tables.ts';

export const frontDoorSection: Section<FrontDoorResult> = {
  part: 'front-door',
  title: 'The front door and the queue',
  about: `Small files uploaded and states polled by several clients of twenty subscriptions at once, over HTTP with everything that a call costs:
token, limits, permission, usage. What was taken is marked as complete at once, so that no queue is ever full. PostgreSQL alone makes the
least statements that can do the same: a file and a numbered row in one transaction, one select. Claims are those of engines in one process
that end each import as soon as they have it, with slots, leases and fairness between subscriptions; PostgreSQL alone is a queue with
\`skip locked\`.`,
  describe({ clients, works }) {
    return `${clients} clients.

${table(
  ['', 'each time', 'Galena, per second', 'PostgreSQL alone, per second', 'ratio of the times'],
  works.map((work) => [
    work.name,
    quantity(work.count),
    figure(work.perSecond),
    figure(work.referencePerSecond),
    ratio(work.ratio),
  ]),
)}`;
  },
};
