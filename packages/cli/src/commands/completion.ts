import { Argument, Command } from 'commander';
import { describeCommands } from '../describe-commands.ts';
import { createOutput } from '../terminal/output.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

/** `galena completion SHELL` */
export function completionCommand(program: () => Command): Command {
  return new Command('completion')
    .description('A script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .addHelpText(
      'after',
      `
Examples:
  $ galena completion bash > ~/.local/share/bash-completion/completions/galena
  $ galena completion zsh > "\${fpath[1]}/_galena"
  $ galena completion fish > ~/.config/fish/completions/galena.fish`,
    )
    .option('--json', 'print JSON')
    .action((shell: (typeof shells)[number], { json }: { json?: boolean }) => {
      const output = createOutput(json === true);
      const script = writers[shell](wordsAfter(program()));
      output.json({ shell, script });
      output.line(script.trimEnd());
    });
}

/** What may come behind a command line: `''` is the program itself, `'leads find'` a command. */
type Words = ReadonlyMap<string, readonly { readonly word: string; readonly description: string }[]>;

function wordsAfter(program: Command): Words {
  const words = new Map<string, { word: string; description: string }[]>();
  const commands = describeCommands(program);
  for (const { path, options } of commands) {
    const below = commands
      .filter((other) => other.path !== path && parentOf(other.path) === path)
      .map(({ path: full, description }) => ({ word: full.split(' ').at(-1) ?? '', description }));
    const flags = options.map(({ flags: text, description }) => ({
      word: text.split(/[ ,]+/).find((part) => part.startsWith('--')) ?? text,
      description,
    }));
    words.set(path, [...below, ...flags]);
  }
  return words;
}

function parentOf(path: string): string {
  return path.split(' ').slice(0, -1).join(' ');
}

const writers: Readonly<Record<(typeof shells)[number], (words: Words) => string>> = {
  bash: writeBash,
  zsh: writeZsh,
  fish: writeFish,
};

/** Where no word fits, files are offered. */
function writeBash(words: Words): string {
  const cases = [...words].map(
    ([path, found]) => `    ${quote(path)}) words=${quote(found.map(({ word }) => word).join(' '))} ;;`,
  );
  return `_galena() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path='' next words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${path:+$path }$word"
    case "$next" in
      ${[...words.keys()]
        .filter((path) => path !== '')
        .map(quote)
        .join('|')}) path="$next" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _galena galena
`;
}

function writeZsh(words: Words): string {
  const cases = [...words].map(([path, found]) => {
    const items = found.map(({ word, description }) =>
      quote(`${word}:${description.replaceAll(':', '\\:')}`),
    );
    return `    ${quote(path)}) offered=(${items.join(' ')}) ;;`;
  });
  return `#compdef galena
_galena() {
  local line='' next word
  local -a offered
  for word in \${(@)words[2,CURRENT-1]}; do
    next="\${line:+$line }$word"
    case "$next" in
      ${[...words.keys()]
        .filter((path) => path !== '')
        .map(quote)
        .join('|')}) line="$next" ;;
    esac
  done
  case "$line" in
${cases.join('\n')}
  esac
  _describe 'galena' offered
  _files
}
compdef _galena galena
`;
}

function writeFish(words: Words): string {
  const lines = [...words].flatMap(([path, found]) =>
    found.map(({ word, description }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${quote(word)}`;
      return `complete -c galena -n ${quote(`__galena_at ${quote(path)}`)} ${what} -d ${quote(description)}`;
    }),
  );
  return `function __galena_at
  set -l path ''
  for word in (commandline -opc)[2..-1]
    set -l next (string trim "$path $word")
    contains -- "$next" ${[...words.keys()]
      .filter((path) => path !== '')
      .map(quote)
      .join(' ')}; and set path "$next"
  end
  test "$path" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
