import { type CommandOffers, type OptionOffer, quotedPaths, quoteWord } from './offers.ts';

/** Files are offered by fish itself, but not beside commands. */
export function writeFish(offers: readonly CommandOffers[]): string {
  const lines = offers.flatMap(({ path, words, options }) => [
    ...words.map((offer) => write(path, `-f -a ${quoteWord(offer.word)}`, offer.description)),
    ...options.map((option) => write(path, optionArguments(option), option.description)),
  ]);
  return `function __galena_at
  set -l line ''
  for word in (commandline -opc)[2..-1]
    set -l next (string trim -- "$line $word")
    contains -- "$next" ${quotedPaths(offers).join(' ')}; and set line "$next"
  end
  test "$line" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function optionArguments({ word, takesValue, values }: OptionOffer): string {
  const name = `-l ${word.slice(2)}`;
  if (!takesValue) return name;
  return values.length === 0 ? `${name} -r` : `${name} -x -a ${quoteWord(values.join(' '))}`;
}

function write(path: string, what: string, description: string): string {
  const line = `complete -c galena -n ${quoteWord(`__galena_at ${quoteWord(path)}`)} ${what}`;
  return description === '' ? line : `${line} -d ${quoteWord(description)}`;
}
