import { writeSeed } from '../../../control/seed/write-seed.ts';
import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { object, text } from '../../documentation.ts';

/** `GET /galena/v1/control/export.json`: the files of a seed, by their paths. */
export const exportOperation: ControlOperation = {
  method: 'GET',
  path: `${controlPrefix}export.json`,
  scope: 'subscription',
  timeoutSeconds: 120,
  documentation: {
    group: 'Control plane',
    summary: 'What a subscription has, as the files of a seed',
    item: object({ files: { type: 'object', additionalProperties: text } }),
    errors: ['1003', '1013'],
  },
  handle: async ({ context, subscription }) => ({
    result: [{ files: await writeSeed({ database: context.database, subscription }) }],
  }),
};
