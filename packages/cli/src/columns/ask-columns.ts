import type { DescribedLeadField } from '@galena/client';
import { answeredColumn, type ColumnMatch, columnLabel } from '@galena/client/files';
import { ask } from '../terminal/ask.ts';
import { listNames } from '../terminal/list-names.ts';
import type { Output } from '../terminal/output.ts';
import { describeSuggestion } from './describe-match.ts';

/** More columns than this are not asked for one by one unasked. */
const askedAtOnce = 10;

/** Asks for the columns that match no field. */
export async function askForColumns(
  found: readonly ColumnMatch[],
  fields: readonly DescribedLeadField[],
  output: Output,
): Promise<ColumnMatch[]> {
  const columns = found.map(({ column }) => column);
  const unknown = found.flatMap(({ by }, index) => (by === 'none' ? index : []));
  const isMany = unknown.length > askedAtOnce && !(await wantsToMap(unknown, columns));
  const matches: ColumnMatch[] = [];
  for (const [index, column] of found.entries()) {
    const match = withoutTaken(column, [...found, ...matches]);
    const isAsked = match.by === 'none' && (!isMany || match.suggestion !== undefined);
    matches.push(isAsked ? await askFor(match, columnLabel(columns, index), fields, output) : match);
  }
  return matches;
}

/** Two columns for one field are refused: what one of them has is offered for no other. */
function withoutTaken(match: ColumnMatch, others: readonly ColumnMatch[]): ColumnMatch {
  const { column, suggestion } = match;
  const isTaken = suggestion !== undefined && others.some(({ field }) => field === suggestion);
  return isTaken ? { column, field: undefined, by: 'none' } : match;
}

async function wantsToMap(unknown: readonly number[], columns: readonly string[]): Promise<boolean> {
  const labels = unknown.map((index) => columnLabel(columns, index));
  const question = `${unknown.length} columns match no field: ${listNames(labels)}. Map them one by one? (y, Enter skips them) `;
  return /^y(es)?$/i.test(await ask(question));
}

async function askFor(
  match: ColumnMatch,
  label: string,
  fields: readonly DescribedLeadField[],
  output: Output,
): Promise<ColumnMatch> {
  const { column, suggestion } = match;
  const why = describeSuggestion(match);
  const offer =
    suggestion === undefined
      ? 'Enter skips it'
      : `${why === undefined ? '' : `${why}; `}Enter takes ${suggestion}, - skips it`;
  for (;;) {
    const answer = await ask(`Which field does ${label} go into? (${offer}) `, suggestion);
    if (answer === '' || answer === '-') return answeredColumn(column, null, fields);
    if (fields.some(({ rest }) => rest?.name === answer)) return answeredColumn(column, answer, fields);
    output.note(`There is no field "${answer}".`);
  }
}
