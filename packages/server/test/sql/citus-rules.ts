import type { SqlTemplate } from './sql-in-sources.ts';

/**
 * What a statement may not have, so that it holds on Citus as well, where each schema of a subscription is on one of many nodes.
 * As read in the source of Citus 13.2.2 (multi_router_planner.c) and seen there; what is of the control schema is local to
 * the coordinator, and free of most of it.
 */
export type Rule =
  | 'time'
  | 'cast to text'
  | 'insert in a CTE'
  | 'sub-select in values'
  | 'several statements'
  | 'advisory lock without a table'
  | 'two kinds of schemas';

const time =
  /\b(?:now|statement_timestamp|transaction_timestamp|clock_timestamp|timeofday|random|gen_random_uuid)\s*\(|\bcurrent_(?:timestamp|date|time)\b|\blocaltime/;
/** These depend on the time zone of the session: PostgreSQL calls them STABLE, as it does `now()`. */
const timeZone =
  /\binterval\b|\bextract\s*\(|\bdate_trunc\s*\(|\bto_char\s*\(|::\s*(?:timestamptz|date|time)\b/;
/** The one place of an UPDATE where a STABLE function may stand: the whole of a value. */
const timeAlone = /=\s*(?:now|statement_timestamp)\(\)(?=\s*(?:,|where\b|from\b|returning\b|$))/g;
/**
 * The text of a date or time depends on a setting as well. What type is cast shows nowhere, so the cast of any column or expression counts;
 * what is put in alone is taken for a value that is sent.
 */
const textCast = /[)\w"]\s*::\s*(?:text|varchar)\b(?!\s*\[)|\bcast\s*\(/;
const verbs =
  /^(?:select|insert|update|delete|with|create|alter|drop|do|set|reset|begin|commit|listen|truncate)\b/;
const table = /\b(?:from|join|into|update|table|on)\s+(?:only\s+)?«/;

/** The rules that a template breaks. */
export function brokenRules({ text }: Pick<SqlTemplate, 'text'>): Rule[] {
  const code = withoutLiterals(text);
  const isWhole = verbs.test(code);
  const isOfControl = /\bgalena\.[\w«]/.test(code);
  const broken: Rule[] = [];
  if (isOfControl && table.test(code)) broken.push('two kinds of schemas');
  if (!isOfControl && breaksTime(code, isWhole)) broken.push('time');
  if (!isOfControl && breaksText(code, isWhole)) broken.push('cast to text');
  // What a CTE has should be written on the spot, so that it can be judged.
  if (!isOfControl && /\(\s*insert into\b|^with\b[\s\S]*\bas\s+(?:materialized\s*)?\(\s*«/.test(code))
    broken.push('insert in a CTE');
  if (!isOfControl && /\binsert into\b[\s\S]*\bvalues\b[\s\S]*\(\s*select\b/.test(code))
    broken.push('sub-select in values');
  if (isWhole && code.includes(';')) broken.push('several statements');
  if (/\bpg_(?:try_)?advisory_\w*lock[\s\S]*\bschema\b/.test(code) && !/\bfrom\s/.test(code)) {
    broken.push('advisory lock without a table');
  }
  return broken;
}

/** A part may come to stand in a statement that writes. */
function breaksText(code: string, isWhole: boolean): boolean {
  return (!isWhole || isWriting(code)) && textCast.test(code);
}

function isWriting(code: string): boolean {
  return /\b(?:insert into|delete from)\b|\bupdate\b[\s\S]*\bset\b/.test(code);
}

function breaksTime(code: string, isWhole: boolean): boolean {
  // A part may come to stand anywhere.
  if (!isWhole) return time.test(code);
  const isWrite = isWriting(code);
  if (/^with\b/.test(code)) return time.test(code) || (isWrite && timeZone.test(code));
  if (/^insert\b/.test(code)) return /\bselect\b/.test(code) && (time.test(code) || timeZone.test(code));
  if (!isWrite) return false;
  const others = code.replaceAll(timeAlone, '');
  return time.test(others) || timeZone.test(others);
}

/** Lower case, without comments and texts; bodies of functions stay out too. */
function withoutLiterals(text: string): string {
  return (
    text
      .replaceAll(/--.*$/gm, '')
      .replaceAll(/(\$\w*\$)[\s\S]*?\1/g, "''")
      .replaceAll(/'(?:[^']|'')*'/g, "''")
      // The clock of Galena is the time of PostgreSQL.
      .replaceAll(/«[^»]*\bnow»/g, 'now()')
      .toLowerCase()
      .trim()
  );
}
