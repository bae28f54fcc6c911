import { type ColumnMatch, columnLabel, withoutBlanks } from '@galena/client/files';
import { listNames, shownNames } from '../terminal/list-names.ts';
import { paint, type Text } from '../terminal/output.ts';
import { formatCount } from '../terminal/progress.ts';
import { describeReason } from './describe-match.ts';
import { mapKey } from './map-key.ts';

const shownSuggestions = 5;

/** Whether the import takes nothing from a column: it has no field, or one that the server fills itself. */
export function isSkipped({ field, isReadOnly }: ColumnMatch, lookupField: string): boolean {
  return field === undefined || (isReadOnly === true && field !== lookupField);
}

export function skippedColumns(matches: readonly ColumnMatch[], lookupField: string): readonly string[] {
  const columns = matches.map(({ column }) => column);
  return matches.flatMap((match, index) =>
    isSkipped(match, lookupField) ? columnLabel(columns, index) : [],
  );
}

/** What became of the columns, as lines of text. What the person said is not repeated. */
export function describeColumns(
  matches: readonly ColumnMatch[],
  lookupField: string,
  listsAll: boolean,
): readonly Text[] {
  const columns = matches.map(({ column }) => column);
  const labelled = matches.map((match, index) => ({ ...match, index, label: columnLabel(columns, index) }));
  const readOnly = labelled.filter((match) => match.field !== undefined && isSkipped(match, lookupField));
  const renamed = labelled.filter(
    (match) =>
      !isSkipped(match, lookupField) && withoutBlanks(match.column) !== match.field && match.by !== 'answer',
  );
  const unknown = labelled.filter(({ field, by }) => field === undefined && by === 'none');
  const suggested = unknown.filter(({ suggestion }) => suggestion !== undefined).slice(0, shownSuggestions);
  const others = unknown.filter((match) => !suggested.includes(match));
  const names = (some: typeof labelled) => some.map(({ label }) => label);
  return [
    ...renamed.map((match) => {
      const reason = describeReason(match);
      const why = reason === undefined ? '' : ` (${reason})`;
      return paint('dim', `  ${match.label} → ${match.field}${why}`);
    }),
    ...countColumns(names(readOnly), 'is read-only', 'are read-only', listsAll),
    ...suggested.map(({ label, index, suggestion }) =>
      paint(
        'yellow',
        `  ${label} matches no field and is skipped; --map "${mapKey(columns, index)}=${suggestion}" if it is ${suggestion}`,
      ),
    ),
    ...countColumns(names(others), 'matches no field', 'match no field', listsAll),
  ];
}

function countColumns(
  labels: readonly string[],
  one: string,
  many: string,
  listsAll: boolean,
): readonly Text[] {
  if (labels.length === 0) return [];
  if (labels.length === 1) return [paint('yellow', `  ${labels[0]} ${one} and is skipped`)];
  const list = listNames(labels, listsAll ? labels.length : shownNames);
  const hint = listsAll || labels.length <= shownNames ? '' : '; --verbose lists them';
  return [paint('yellow', `  ${formatCount(labels.length)} columns ${many} and are skipped: ${list}${hint}`)];
}
