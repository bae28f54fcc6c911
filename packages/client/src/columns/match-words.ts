import type { ColumnMatch } from '../files/match-columns.ts';
import type { DescribedLeadField } from '../wire/fields.ts';
import { fitsField } from './cell-kind.ts';
import { type Meaning, meaningsOf } from './header-words.ts';

/** A word that may mean two things means this one beside a column that is the other in the same language. */
const partners: Readonly<Record<string, string>> = { firstName: 'lastName', lastName: 'firstName' };

/** A column that no name of a field fits, and what its name may mean. */
interface WordColumn {
  readonly index: number;
  readonly meanings: readonly Meaning[];
}

/**
 * Finds fields by what their names are called in other languages, and by other words in English. What is not sure is
 * suggested: a word with two meanings, two columns for one field, and cells that the field cannot hold.
 * @param rows the first rows below the header
 */
export function matchWords(
  matches: readonly ColumnMatch[],
  rows: readonly (readonly string[])[],
  fields: readonly DescribedLeadField[],
): ColumnMatch[] {
  const types = new Map(
    fields.flatMap(({ rest, dataType }) =>
      rest === undefined || rest.readOnly ? [] : [[rest.name, dataType] as const],
    ),
  );
  const taken = new Set(matches.map(({ field }) => field));
  const columns = matches.flatMap(({ column, field, by }, index): WordColumn[] => {
    if (field !== undefined || by !== 'none') return [];
    const meanings = meaningsOf(column).filter(
      (meaning) => types.has(meaning.field) && !taken.has(meaning.field),
    );
    return meanings.length === 0 ? [] : [{ index, meanings }];
  });
  const evidence = new Evidence(columns);
  const choices = columns.map((column) => {
    const { meaning, isSure: isMeant } = evidence.choose(column);
    const cells = rows.map((row) => row[column.index] ?? '');
    const fits = fitsField(cells, meaning.field, types.get(meaning.field) ?? 'string');
    return { index: column.index, meaning, isSure: isMeant && fits };
  });
  const sure = choices.filter((choice) => choice.isSure).map(({ meaning }) => meaning.field);
  const decided = new Set(sure.filter((field) => sure.indexOf(field) === sure.lastIndexOf(field)));
  const found = new Map(choices.map((choice) => [choice.index, choice]));
  return matches.map((match, index): ColumnMatch => {
    const choice = found.get(index);
    if (choice === undefined) return withoutSuggestions(match, decided);
    const { field, language } = choice.meaning;
    if (decided.has(field))
      return choice.isSure
        ? { column: match.column, field, by: 'word', language }
        : withoutSuggestions(match, decided);
    return { ...match, suggestion: field, suggestedBy: 'word', language };
  });
}

/** Two columns for one field are refused. */
function withoutSuggestions(match: ColumnMatch, decided: ReadonlySet<string>): ColumnMatch {
  const isTaken = match.suggestion !== undefined && decided.has(match.suggestion);
  return isTaken ? { column: match.column, field: undefined, by: 'none' } : match;
}

/** What the columns of a file say about its language. */
class Evidence {
  /** Columns with one meaning, by language. */
  readonly #languages = new Map<string, number>();
  /** Languages in which a column surely means a field. */
  readonly #sure = new Set<string>();

  constructor(columns: readonly WordColumn[]) {
    for (const { meanings } of columns) {
      if (!isSure(meanings)) continue;
      for (const { field, language } of meanings) {
        this.#languages.set(language, this.#countOf(language) + 1);
        this.#sure.add(`${language} ${field}`);
      }
    }
  }

  choose({ meanings }: WordColumn): { readonly meaning: Meaning; readonly isSure: boolean } {
    const likely = meanings
      .filter((meaning) => !meaning.isDoubtful || this.#hasPartner(meaning))
      .toSorted((one, other) => this.#countOf(other.language) - this.#countOf(one.language));
    const [first] = likely;
    if (first === undefined) return { meaning: this.#likeliest(meanings), isSure: false };
    if (isSure(meanings)) return { meaning: first, isSure: true };
    // What is doubtful in a language is doubtful in a file that is as much in that one.
    const rivals = meanings.filter((meaning) => meaning.field !== first.field || !likely.includes(meaning));
    const isAhead = rivals.every(({ language }) => this.#countOf(language) < this.#countOf(first.language));
    if (!isAhead) return { meaning: this.#likeliest(meanings), isSure: false };
    return { meaning: first, isSure: this.#countOf(first.language) > this.#countOfEnglish(first) };
  }

  #countOf(language: string): number {
    return this.#languages.get(language) ?? 0;
  }

  /** What an English word is another meaning of is not told from a file that has as many English ones. */
  #countOfEnglish({ language }: Meaning): number {
    return language === 'en' ? 0 : this.#countOf('en');
  }

  #hasPartner({ field, language }: Meaning): boolean {
    const partner = partners[field];
    if (partner === undefined || this.#sure.has(`${language} ${field}`)) return false;
    return this.#sure.has(`${language} ${partner}`);
  }

  #likeliest(meanings: readonly Meaning[]): Meaning {
    const [first, ...others] = meanings;
    if (first === undefined) throw new TypeError('a word without a meaning');
    return others.reduce(
      (best, other) => (this.#countOf(other.language) > this.#countOf(best.language) ? other : best),
      first,
    );
  }
}

/** Whether a word means one field in all languages that have it, and nothing else. */
function isSure(meanings: readonly Meaning[]): boolean {
  const [first] = meanings;
  return meanings.every(
    ({ field, isDoubtful, isEnglishToo }) => field === first?.field && !isDoubtful && !isEnglishToo,
  );
}
