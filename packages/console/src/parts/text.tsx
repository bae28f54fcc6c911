const shownAtMost = 200;

/**
 * Text of a lead or a file: never markup, and with its own direction, so that marks in it turn nothing around it. Of a
 * very long one the beginning and its length.
 */
export function Foreign({ text, most = shownAtMost }: { readonly text: string; readonly most?: number }) {
  return <bdi>{shorten(text, most)}</bdi>;
}

export function shorten(text: string, most = shownAtMost): string {
  return text.length <= most
    ? text
    : `${text.slice(0, most)}… (${text.length.toLocaleString('en')} characters)`;
}
