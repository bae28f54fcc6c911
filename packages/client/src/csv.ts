export { type Delimiter, delimiterOf } from './csv/delimiter.ts';
export { joinCells, joinRow } from './csv/join-row.ts';
export { foldRow, parseRow, splitIfRow, splitRow } from './csv/parse-row.ts';
export { type Header, readHeader } from './csv/read-header.ts';
export { readRows, readTextRows, type TextRow } from './csv/read-rows.ts';
export { CsvReader, type CsvReaderOptions, type ReadFrom } from './csv/reader.ts';
export type { CsvRow, ParsedRow, RowFault } from './csv/row.ts';
export { hasSwallowedText } from './csv/swallowed-text.ts';
