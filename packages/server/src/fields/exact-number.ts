/** A number of a JSON text whose digits no JavaScript number keeps: it is read as the text that it is, as a cell of a file would be. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Within an array or an object that a message shows. */
  toJSON(): string {
    return this.text;
  }
}
