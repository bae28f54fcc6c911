import type { Field } from '../fields/fields.ts';
import type { ImportRules } from '../imports/rules/import-rules.ts';
import { leftOutReasons, type RepeatRule } from './left-out-rows.ts';
import { columnReader } from './read-column.ts';

/** What becomes of rows whose key other rows have, for who checks a file before it is sent. */
export interface DescribedRepeats {
  /** Which of them go in, and why. */
  readonly rule: 'each' | RepeatRule;
  readonly reason: string;
  /** Whether a cell is a key at all: rows without one repeat none. */
  readonly isKey: (cell: string) => boolean;
}

/** @param lookup - the field that rows find their lead by */
export function repeatsOf(rules: ImportRules | undefined, lookup: Field | undefined): DescribedRepeats {
  const { repeatedKeys = 'each', mode, defaultRule = 'overwrite', fields = {} } = rules ?? {};
  const read = lookup && columnReader(lookup, 0, true, { clear: 'NULL', separator: undefined });
  const isKey = (cell: string) => typeof read?.({ cells: [cell] }) === 'string';
  if (repeatedKeys !== 'each') return { rule: repeatedKeys, reason: leftOutReasons[repeatedKeys], isKey };
  if (mode === 'createOnly') return { rule: 'each', reason: 'only the first one may create a lead', isKey };
  const isRuled = [defaultRule, ...Object.values(fields)].some((rule) => rule !== 'overwrite');
  const reason = isRuled ? 'they go in one after another, by the rules' : 'the last one wins';
  return { rule: 'each', reason, isKey };
}
