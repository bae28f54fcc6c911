import { listPartitions } from '../../../leads/partitions/partitions.ts';
import { integer, object, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';

/** Get Lead Partitions. */
export const listPartitionsOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/leads/partitions.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Partitions',
    summary: 'Get Lead Partitions',
    item: object({ id: integer, name: text, 'description?': text }),
    errors: [],
  },
  async handle({ context, caller }) {
    const partitions = await listPartitions(context.database, caller.subscription.schema);
    return {
      result: partitions.map(({ id, name, description }) => ({
        id,
        name,
        description: description ?? undefined,
      })),
    };
  },
};
