/** Keeps a plot; gives the Markdown that shows it. */
export type Draw = (name: string, alt: string, svg: string) => string;

/** What the page says of a part. */
export interface Section<Data> {
  readonly part: string;
  readonly title: string;
  /** What is compared, and how; said whether or not it has been measured. */
  readonly about: string;
  /** The figures, as Markdown. */
  readonly describe: (data: Data, draw: Draw) => string;
}
