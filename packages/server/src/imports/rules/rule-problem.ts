/** What is wrong with the rules of an import, before anything is queued. */
export class RuleProblem extends Error {
  /** @param accepted - what the rule may be */
  constructor(rule: string, value: unknown, accepted: string) {
    super(`Invalid value '${shown(value)}' for rule '${shown(rule)}'. Accepted: ${accepted}`);
  }
}

const shownCharacters = 100;

/** A value as a message shows it. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

/** `a, b or c` */
export function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
