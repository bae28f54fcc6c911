/** A piece of SQL with its values: pieces nest, and values never become text. */
export interface Sql {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
  /** Under which a connection keeps it prepared, if it does. */
  readonly name?: string | undefined;
  /** Whether a connection that sends it together with others keeps it prepared for a while. */
  readonly isKept?: boolean | undefined;
  /** Whether its answer is to come as soon as it is there, and not with those to the statements behind it. */
  readonly answeredAtOnce?: boolean | undefined;
}

type Manner = Pick<Sql, 'name' | 'isKept' | 'answeredAtOnce'>;

function isSql(part: unknown): part is Sql {
  return part instanceof SqlPiece;
}

class SqlPiece implements Sql {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
  readonly name: string | undefined;
  readonly isKept: boolean;
  readonly answeredAtOnce: boolean;

  constructor(strings: readonly string[], values: readonly unknown[], manner: Manner = {}) {
    this.strings = strings;
    this.values = values;
    this.name = manner.name;
    this.isKept = manner.isKept ?? false;
    this.answeredAtOnce = manner.answeredAtOnce ?? false;
  }
}

/** Tags a template as SQL. A part that is SQL itself is spliced in; any other part is sent as a value. */
export function sql(template: TemplateStringsArray, ...parts: readonly unknown[]): Sql {
  const strings = [template[0] ?? ''];
  const values: unknown[] = [];
  parts.forEach((part, index) => {
    const tail = template[index + 1] ?? '';
    if (isSql(part)) {
      strings[strings.length - 1] += part.strings[0] ?? '';
      values.push(...part.values);
      strings.push(...part.strings.slice(1));
      strings[strings.length - 1] += tail;
    } else {
      values.push(part);
      strings.push(tail);
    }
  });
  return new SqlPiece(strings, values);
}

/** Text that goes into a statement as it is. Never for anything that came from outside. */
export function raw(text: string): Sql {
  return new SqlPiece([text], []);
}

/** A quoted name, qualified if several are given: `"sub_1"."leads"`. */
export function identifier(...names: readonly string[]): Sql {
  return raw(names.map(quoteIdentifier).join('.'));
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A statement that each connection plans once and keeps under a name. Only for one whose text is always the same: what
 * is kept takes memory, and nothing forgets it.
 */
export function prepared(name: string, { strings, values }: Sql): Sql {
  return new SqlPiece(strings, values, { name });
}

/**
 * A statement that each connection keeps prepared until so many others have come: for those whose text has the name of a schema
 * in it, or the columns of a file. Once PostgreSQL has planned it five times it may stay with a plan for any values, and however
 * many rows there are by then: only for statements that can be carried out in one sensible way.
 */
export function kept(statement: Sql): Sql {
  return new SqlPiece(statement.strings, statement.values, { ...mannerOf(statement), isKept: true });
}

/**
 * The same for a statement that looks for rows of a table which grows: its plan is kept until the table has about four times as many. Of a
 * few rows PostgreSQL reads all, and it would go on doing so with a million until it next analyzes the table.
 * @param rowCount - so many rows there are, or have been
 */
export function keptForSize(rowCount: number, { strings: [first = '', ...others], values }: Sql): Sql {
  const sizeClass = Math.floor(Math.log2(Math.max(rowCount, 1)) / 2);
  return kept(new SqlPiece([`/* of 4^${sizeClass} rows */${first}`, ...others], values));
}

/** A statement whose answer is wanted at once though others are sent with it: for the time at which it comes. */
export function answeredAtOnce(statement: Sql): Sql {
  return new SqlPiece(statement.strings, statement.values, { ...mannerOf(statement), answeredAtOnce: true });
}

function mannerOf({ name, isKept, answeredAtOnce }: Sql): Manner {
  return { name, isKept, answeredAtOnce };
}

/** Joins pieces: `join([a, b], ', ')`. */
export function join(pieces: readonly Sql[], separator: string): Sql {
  return pieces.reduce(
    (joined, piece, index) => (index === 0 ? piece : sql`${joined}${raw(separator)}${piece}`),
    raw(''),
  );
}

/** The form that the driver takes: `$1`, `$2`, … */
export function toStatement({ strings, values, name }: Sql): {
  text: string;
  values: unknown[];
  name?: string;
} {
  const text = strings.reduce((joined, part, index) => `${joined}$${index}${part}`);
  return { text, values: [...values], ...(name !== undefined && { name }) };
}
