/** Collects the text of a cell: of rich text all runs, of Japanese not the reading that stands above it. */
export class TextCollector {
  #text = '';
  #isText = false;
  #isReading = false;

  open(name: string): void {
    if (name === 'rPh') this.#isReading = true;
    if (name === 't') this.#isText = true;
  }

  add(piece: string): void {
    if (this.#isText && !this.#isReading) this.#text += piece;
  }

  close(name: string): void {
    if (name === 'rPh') this.#isReading = false;
    if (name === 't') this.#isText = false;
  }

  clear(): void {
    this.#text = '';
  }

  take(): string {
    const text = decodeEscapes(this.#text);
    this.clear();
    return text;
  }
}

/** `_x000D_` is how Excel writes a character that XML does not have; `_x005F_` is an underscore before something like it. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
