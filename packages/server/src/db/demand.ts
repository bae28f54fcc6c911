import { quoteLiteral, raw, type Sql, sql } from './sql.ts';

/** In the text of each demand, so that its error is taken for no other. */
const mark = 'galena: ';

/**
 * An expression that fails where a condition does not hold, so that the statements behind it in a transaction are not carried out either.
 * Without plpgsql, whose blocks run where the connection leads to and not where the tables are, SQL raises no error of its
 * own: what fails is the cast of the text to a number.
 */
export function demand(condition: Sql, otherwise: string): Sql {
  return sql`(case when ${condition} then '1' else ${raw(quoteLiteral(mark + otherwise))} end)::integer`;
}

/** Whether an error is that of a demand: of the one with this text, if one is given. */
export function isUnmet(error: unknown, otherwise?: string): boolean {
  const unmet = unmetDemand(error);
  return unmet !== undefined && unmet === (otherwise ?? unmet);
}

/** The text of the demand that an error is of; undefined for other errors. */
export function unmetDemand(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === '22P02')) return undefined;
  return new RegExp(`"${mark}([^"]*)"`).exec(error.message)?.[1];
}
