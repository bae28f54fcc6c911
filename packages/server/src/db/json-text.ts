/** JSON that PostgreSQL has written; it goes out as it is, so that no number loses digits on the way. */
export interface JsonText {
  readonly json: string;
}
