/**
 * What a file that is not delimited text looks like, and what to do about it. The advice fits programs and people who
 * have to upload delimited text; whoever reads workbooks tells people something else about `xlsx`.
 */
const descriptions = {
  gzip: ['a gzip archive', 'upload the CSV file itself'],
  zip: ['a zip archive', 'upload the CSV file itself'],
  archive: ['a compressed archive', 'upload the CSV file itself'],
  xlsx: ['an Excel workbook (.xlsx)', 'save it as CSV and upload that'],
  xlsb: ['a binary Excel workbook (.xlsb)', 'save it as CSV and upload that'],
  xls: ['an Excel workbook of the old kind (.xls)', 'save it as CSV and upload that'],
  'xml-spreadsheet': ['an XML spreadsheet of Excel 2003', 'save it as CSV and upload that'],
  ods: ['an OpenDocument spreadsheet (.ods)', 'save it as CSV and upload that'],
  numbers: ['an Apple document (.numbers)', 'export it as CSV and upload that'],
  document: ['a text document or presentation', 'upload a CSV file'],
  pdf: ['a PDF document', 'upload a CSV file'],
  image: ['an image', 'upload a CSV file'],
  database: ['a database file', 'export the rows as CSV and upload that'],
  html: ['an HTML page', 'upload a CSV file'],
  'html-table': ['an HTML table', 'save it as CSV and upload that'],
  xml: ['an XML document', 'upload a CSV file'],
  json: ['JSON', 'upload a CSV file'],
  vcard: ['a vCard file', 'export the contacts as CSV and upload that'],
  'utf-16le': ['text in UTF-16LE without a byte order mark', 'save it as CSV UTF-8 and upload that'],
  'utf-16be': ['text in UTF-16BE without a byte order mark', 'save it as CSV UTF-8 and upload that'],
  'utf-32': ['text in UTF-32', 'save it as CSV UTF-8 and upload that'],
} as const satisfies Readonly<Record<string, readonly [looksLike: string, advice: string]>>;

/** A kind of file that is not delimited text of one byte a letter. */
export type ForeignKind = keyof typeof descriptions;

export type FileKind = 'text' | ForeignKind;

/** What a file looks like, to be read behind "looks like"; and what to do instead of uploading it. */
export function describeFileKind(kind: ForeignKind): { readonly looksLike: string; readonly advice: string } {
  const [looksLike, advice] = descriptions[kind];
  return { looksLike, advice };
}
