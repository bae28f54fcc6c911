import { type CommandOffers, type Offer, quotedPaths, quoteWord, valuesOf } from './offers.ts';

/** Where no word fits, files are offered. */
export function writeZsh(offers: readonly CommandOffers[]): string {
  const values = valuesOf(offers).map(
    ({ line, values: words }) => `    ${quoteWord(line)}) offered=(${words.map(quoteWord).join(' ')}) ;;`,
  );
  const commands = offers.map(
    ({ path, words, options }) =>
      `      ${quoteWord(path)}) offered=(${[...words, ...options].map(describe).join(' ')}) ;;`,
  );
  return `#compdef galena
_galena() {
  local line='' next word
  local -a offered
  for word in \${(@)words[2,CURRENT-1]}; do
    next="\${line:+$line }$word"
    case "$next" in
      ${quotedPaths(offers).join('|')}) line="$next" ;;
    esac
  done
  case "\${line:+$line }\${words[CURRENT-1]}" in
${values.join('\n')}
    *) case "$line" in
${commands.join('\n')}
    esac ;;
  esac
  (( $#offered )) && _describe 'galena' offered || _files
}
# Loaded from a folder of functions, this file is the first call; sourced, it is none.
if [[ "\${funcstack[1]}" == _galena ]]; then _galena "$@"; else compdef _galena galena; fi
`;
}

function describe({ word, description }: Offer): string {
  return quoteWord(description === '' ? word : `${word}:${description.replaceAll(':', '\\:')}`);
}
