import {
  type ArchiveFormat,
  archiveFormats,
  archiveTypes,
  writeArchive,
} from '../../../control/seed/archives/write-archive.ts';
import { writeSeed } from '../../../control/seed/write-seed.ts';
import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { object, text } from '../../documentation.ts';

const group = 'Control plane';
const errors = ['1003', '1013'];
const timeoutSeconds = 120;

/** `GET /galena/v1/control/export.json`: the files of a seed, by their paths. */
const asJson: ControlOperation = {
  method: 'GET',
  path: `${controlPrefix}export.json`,
  scope: 'subscription',
  timeoutSeconds,
  documentation: {
    group,
    summary: 'What a subscription has, as the files of a seed',
    item: object({ files: { type: 'object', additionalProperties: text } }),
    errors,
  },
  handle: async ({ context, subscription }) => ({
    result: [{ files: await writeSeed({ database: context.database, subscription }) }],
  }),
};

/** `GET /galena/v1/control/export.zip`, `.tar` and `.tar.gz`: the same as an archive. */
function asArchive(format: ArchiveFormat): ControlOperation {
  return {
    method: 'GET',
    path: `${controlPrefix}export.${format}`,
    scope: 'subscription',
    timeoutSeconds,
    documentation: {
      group,
      summary: `The same as an archive: ${format}`,
      isFile: true,
      fileType: archiveTypes[format],
      errors,
    },
    async handle({ context, control, subscription, reply }) {
      const files = await writeSeed({ database: context.database, subscription });
      const archive = await writeArchive(format, files, new Date(control.clock.epochMs()));
      void reply
        .headers({
          'content-type': archiveTypes[format],
          'content-disposition': `attachment; filename="seed.${format}"`,
        })
        .send(archive);
      return undefined;
    },
  };
}

export const exportOperations: readonly ControlOperation[] = [asJson, ...archiveFormats.map(asArchive)];
