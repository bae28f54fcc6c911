/** Counts lines and characters of text that comes in pieces. */
export class PlaceCounter {
  line = 1;
  column = 1;
  #afterCarriageReturn = false;

  push(text: string): void {
    let lineStart = -1;
    for (const { index } of text.matchAll(/[\r\n]/g)) {
      const isSecondHalf =
        text[index] === '\n' && (index === 0 ? this.#afterCarriageReturn : text[index - 1] === '\r');
      if (!isSecondHalf) this.line += 1;
      lineStart = index + 1;
    }
    if (lineStart !== -1) this.column = 1;
    this.column += countCharacters(text.slice(Math.max(0, lineStart)));
    if (text !== '') this.#afterCarriageReturn = text.endsWith('\r');
  }
}

/** A character beyond the basic plane has two units, and is one for whoever counts columns. */
function countCharacters(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}
