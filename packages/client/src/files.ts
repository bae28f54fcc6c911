export {
  type CheckOptions,
  checkRows,
  type Finding,
  type FoundRow,
  type RowCheck,
  type RowJudge,
  type RowVerdict,
} from './files/check-rows.ts';
export { delimiters, detectDelimiter, type KnownDelimiter } from './files/detect-delimiter.ts';
export { type DetectedEncoding, detectEncoding } from './files/detect-encoding.ts';
export { fileKind, fileKindBytes } from './files/file-kind.ts';
export { describeFileKind, type FileKind, type ForeignKind } from './files/kinds/descriptions.ts';
export { type ColumnMatch, type Mapping, matchColumns, sentNames } from './files/match-columns.ts';
export { rewriteRows } from './files/rewrite-rows.ts';
export { showValue } from './files/show-value.ts';
export { withHeader } from './files/with-header.ts';
