import { writeMethods } from '../../../activities/tell-activity.ts';
import { judgeActivity, writeActivities } from '../../../activities/write-activities.ts';
import { inTurn } from '../../../db/in-turn.ts';
import { onKnownSchemas } from '../../../db/on-known-schemas.ts';
import { ApiError, refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { UploadedFile } from '../../../imports/uploaded-file.ts';
import type { Answer } from '../../answer.ts';
import { arrayOf, described, integer, object, oneOf, text } from '../../documentation.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Operation, UploadCall } from '../../operation.ts';
import { mergeParameters, single } from '../../parameters.ts';
import { uploadPaths } from '../../upload/read-upload.ts';
import { receiveUpload } from '../../upload/receive-upload.ts';
import { type ActivityFormat, type ActivityRow, activityFormats, readActivityFile } from './activity-file.ts';
import { showErrors, writableTypes, writeErrors, writePermissions } from './write-activities.ts';

/** A file is held in memory as a whole, however large those of imports may be. */
const mostBytes = 10 * 2 ** 20;

/** Rows that were skipped of which an answer tells. */
const toldFailures = 300;

/** Extension: the same for a file, with many activities. It has rows as files of a bulk extract of activities have them. */
export const writeActivityFileOperation: Operation = {
  method: 'POST',
  path: uploadPaths.activities,
  permissions: writePermissions,
  authenticates: 'itself',
  documentation: {
    group: 'Activities',
    summary: 'Write the activities of a file, all in one transaction',
    query: {
      format: oneOf(activityFormats, 'jsonl for a file of that name or .ndjson, csv for any other'),
    },
    body: {
      type: 'multipart/form-data',
      schema: {
        ...object({ file: { type: 'string', format: 'binary' }, 'access_token?': text }),
        additionalProperties: text,
      },
    },
    item: object({
      rows: integer,
      added: integer,
      skipped: integer,
      'firstId?': described(integer, 'of the added ones, whose ids follow each other'),
      failures: described(
        arrayOf(
          object({ row: integer, line: integer, errors: arrayOf(object({ code: text, message: text })) }),
        ),
        `the first ${toldFailures} rows that were skipped`,
      ),
    }),
    errors: [...new Set(['613', ...writeErrors])],
  },
  handle: (call) =>
    receiveUpload(
      call,
      async ({ caller }, { fields, file }) => {
        if (file === undefined) throw refuse('1002', 'file');
        const format = formatOf(single(mergeParameters(call.parameters, fields), 'format'), file);
        return write(call, caller, await readActivityFile(file, format));
      },
      mostBytes,
    ),
};

function formatOf(given: string | undefined, { fileName = '' }: UploadedFile): ActivityFormat {
  if (given === undefined) return /\.(jsonl|ndjson)$/i.test(fileName) ? 'jsonl' : 'csv';
  const format = activityFormats.find((name) => name === given.toLowerCase());
  if (format === undefined) throw refuse('1001', shorten(given), activityFormats.join(', '));
  return format;
}

async function write(upload: UploadCall, caller: Caller, rows: readonly ActivityRow[]): Promise<Answer> {
  const database = onKnownSchemas(inTurn(upload.context.database, caller.subscription.schema));
  const call = { ...upload, caller, context: { ...upload.context, database } };
  const types = await writableTypes(call);
  const judged = rows.map(({ record }) =>
    record instanceof ApiError ? record : judgeActivity(record, types),
  );
  const outcomes = await writeActivities(database, leadAuthor(call, writeMethods.any), judged);
  const failures = outcomes.flatMap((one, index) => {
    const { row = 0, line = 0 } = rows[index] ?? {};
    return one.status === 'skipped' ? [{ row, line, errors: showErrors(one.error) }] : [];
  });
  const first = outcomes.find((one) => one.status === 'added');
  return {
    result: [
      {
        rows: rows.length,
        added: rows.length - failures.length,
        skipped: failures.length,
        firstId: first?.id,
        failures: failures.slice(0, toldFailures),
      },
    ],
  };
}
