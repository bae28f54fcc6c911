export { type Header, readHeader } from './csv/read-header.ts';
export { type FileRow, type ReadFrom, readRows } from './csv/row-reader.ts';
export {
  type Delimiter,
  delimiterOf,
  foldRow,
  joinRow,
  type ParsedRow,
  parseRow,
  type RowFault,
  splitRow,
} from './csv/split-row.ts';
export { hasSwallowedText } from './csv/swallowed-text.ts';
