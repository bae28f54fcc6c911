const emailAddress = /^\S+@\S+\.\S+$/;
const number = /^[+-]?[\d.,' \u00a0]*\d[%€$£]?$/;
const date = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d.*)?$/;

/** An e-mail address, a number or a date: hardly the name of a column. */
export function looksLikeData(cell: string): boolean {
  const text = cell.trim();
  return text.length <= 320 && [emailAddress, number, date].some((kind) => kind.test(text));
}

export function looksLikeEmail(cell: string): boolean {
  return cell.length <= 320 && emailAddress.test(cell.trim());
}
