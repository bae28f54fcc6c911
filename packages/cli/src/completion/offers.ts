import type { CommandSurface, OptionSurface } from './describe-commands.ts';

/** A word that may come next. */
export interface Offer {
  readonly word: string;
  readonly description: string;
}

/** What may come behind a command: `''` is the program itself, `leads find` a command. */
export interface CommandOffers {
  readonly path: string;
  /** Commands below it, or what its arguments may be. */
  readonly words: readonly Offer[];
  readonly options: readonly OptionOffer[];
}

export interface OptionOffer extends Offer {
  readonly takesValue: boolean;
  /** None: it is a file, or only the person knows. */
  readonly values: readonly string[];
}

const help = { word: '--help', description: 'show what it does', takesValue: false, values: [] };

export function offersOf(commands: readonly CommandSurface[]): CommandOffers[] {
  return commands.map(({ path, choices, options }) => ({
    path,
    words: [
      ...commands.filter((other) => other.path !== path && parentOf(other.path) === path).map(toOffer),
      ...choices.map((word) => ({ word, description: '' })),
    ],
    options: [...options.flatMap(toOptionOffer), help],
  }));
}

function parentOf(path: string): string {
  return path.split(' ').slice(0, -1).join(' ');
}

function toOffer({ path, description }: CommandSurface): Offer {
  return { word: path.split(' ').at(-1) ?? '', description };
}

function toOptionOffer({ long, description, takesValue, choices }: OptionSurface): OptionOffer[] {
  return long === undefined ? [] : [{ word: long, description, takesValue, values: choices }];
}

/** The paths of all commands, each as a word of a shell. */
export function quotedPaths(offers: readonly CommandOffers[]): string[] {
  return offers.flatMap(({ path }) => (path === '' ? [] : [quoteWord(path)]));
}

/** Options with a value, each behind its command: `import --list`. */
export function valuesOf(
  offers: readonly CommandOffers[],
): { readonly line: string; readonly values: readonly string[] }[] {
  return offers.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ word, values }) => ({ line: `${path} ${word}`.trim(), values })),
  );
}

/** A word as bash, zsh and fish take it. */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
