import { type CommandOffers, quotedPaths, quoteWord, valuesOf } from './offers.ts';

/** Where no word fits, bash offers files. */
export function writeBash(offers: readonly CommandOffers[]): string {
  const values = valuesOf(offers).map(
    ({ line, values: words }) => `    ${quoteWord(line)}) words=${quoteWord(words.join(' '))} ;;`,
  );
  const commands = offers.map(({ path, words, options }) => {
    const all = [...words, ...options].map(({ word }) => word);
    return `      ${quoteWord(path)}) words=${quoteWord(all.join(' '))} ;;`;
  });
  return `_galena() {
  local current="\${COMP_WORDS[COMP_CWORD]}" last="\${COMP_WORDS[COMP_CWORD-1]}" line='' next words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${line:+$line }$word"
    case "$next" in
      ${quotedPaths(offers).join('|')}) line="$next" ;;
    esac
  done
  case "\${line:+$line }$last" in
${values.join('\n')}
    *) case "$line" in
${commands.join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _galena galena
`;
}
