import type { DescribedLeadField, ImportRules, SurplusCells } from '@galena/client';
import {
  checkRows,
  inOrder,
  type LookupColumn,
  type OpenedFile,
  originalLine,
  type RowCheck,
  sentNames,
} from '@galena/client/files';
import { describedField, repeatsOf, rowJudge } from '@galena/server/rows';
import type { ColumnPlan } from '../columns/plan-columns.ts';
import type { UsedServer } from '../setup/use-server.ts';

/** `--check` names every row that a person could correct by hand; an import only the first ones. */
const shownRows = 1_000;

/** Checks all rows of a file as the server will, by what is planned for its columns. */
export type InputCheck = (columns: ColumnPlan) => Promise<RowCheck>;

/** By what rows are checked. */
interface CheckedBy {
  readonly lookupField: string;
  readonly lookup: LookupColumn | undefined;
  readonly rules: ImportRules | undefined;
}

/** @param onProgress - how much of the file has been checked, from 0 to 1 */
export async function inputCheck(
  input: OpenedFile,
  fields: readonly DescribedLeadField[],
  { lookupField, lookup, rules }: CheckedBy,
  server: UsedServer,
  onProgress: (share: number) => void,
): Promise<InputCheck> {
  const surplusCells = await readSurplusCells(server);
  const known = fields.flatMap(describedField);
  const repeats = repeatsOf(
    rules,
    known.find(({ name }) => name === lookupField),
  );
  return ({ matches, steps }) =>
    checkRows(input, {
      judge: rowJudge(sentNames(matches), known, lookupField, {
        surplusCells,
        rules,
      }),
      lookup,
      repeats,
      step: inOrder(steps),
      originalLine: (line, row) => originalLine(input.lines, line, row),
      shownRows,
      onProgress: (bytes) => onProgress(bytes / input.blob.size),
    });
}

/** The setting of the subscription; undefined where it is not known, as with Marketo. */
async function readSurplusCells({ galena }: UsedServer): Promise<SurplusCells | undefined> {
  if ((await galena.serverKind()) !== 'galena') return undefined;
  return galena.services.own().then(
    (own) => own.surplusCells,
    () => undefined,
  );
}
