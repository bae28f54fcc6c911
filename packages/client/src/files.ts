export { guessColumnType, guessType } from './columns/guess-type.ts';
export { type Meaning, meaningsOf } from './columns/header-words.ts';
export { languageName } from './columns/language-name.ts';
export { type MatchOptions, matchFile } from './columns/match-file.ts';
export { type ProposedNames, proposeNames } from './columns/propose-field.ts';
export { editDistance } from './edit-distance.ts';
export type { BadByte } from './errors.ts';
export {
  type CheckOptions,
  checkRows,
  type RowCheck,
  type RowJudge,
  type RowVerdict,
} from './files/check-rows.ts';
export { columnAt, columnKey, columnLabel, withoutBlanks } from './files/column-names.ts';
export { describeRules } from './files/describe-rules.ts';
export {
  type DelimiterFit,
  delimiters,
  detectDelimiter,
  type KnownDelimiter,
} from './files/detect-delimiter.ts';
export { type DetectedEncoding, type DoubtfulCell, detectEncoding } from './files/detect-encoding.ts';
export { type DecodeOptions, decodeText } from './files/encoding/decode.ts';
export { knownEncoding, offeredEncodings } from './files/encoding/known-encodings.ts';
export { PlaceCounter } from './files/encoding/place.ts';
export { fileKind, fileKindBytes } from './files/file-kind.ts';
export { type CellNote, delimiterName, describeNote, type FileNote, isDoubt } from './files/file-notes.ts';
export { fileReport, reportDelimiter } from './files/file-report.ts';
export type { FileSettings, UsedSettings } from './files/file-settings.ts';
export type { Finding, FindingKind, FoundRow } from './files/findings.ts';
export {
  describeInvisible,
  splitAtInvisible,
  type TextPiece,
  writeInvisible,
} from './files/invisible-characters.ts';
export { describeFileKind, type FileKind, type ForeignKind } from './files/kinds/descriptions.ts';
export { isLeftOut, leftOutName } from './files/left-out-column.ts';
export { likelyColumn } from './files/likely-column.ts';
export { type LineMap, originalLine } from './files/line-map.ts';
export { looksLikeData } from './files/looks-like-data.ts';
export {
  answeredColumn,
  type CellKind,
  type ColumnMatch,
  type Mapping,
  matchColumns,
  sentNames,
} from './files/match-columns.ts';
export {
  type OpenedFile,
  type OpenFileOptions,
  openFile,
  type TopRow,
  type WorkbookReader,
} from './files/open-file.ts';
export { OriginalRows, withOriginalCells } from './files/original-rows.ts';
export { completeRows, inOrder, type Preparation, prepareRows, type RowStep } from './files/prepare-rows.ts';
export { dropReason, type ReasonReader, reasonColumns } from './files/reason-column.ts';
export { joinMisquoted, rewriteRows } from './files/rewrite-rows.ts';
export type { RowText } from './files/row-text.ts';
export { separatorOf } from './files/separator-line.ts';
export { showValue } from './files/show-value.ts';
export { encodeText, type Spool } from './files/spool.ts';
export { spreadsheetReport } from './files/spreadsheet-report.ts';
export { stripColumn, stripInvisible } from './files/strip-invisible.ts';
export {
  columnIdentity,
  type PlacedColumns,
  placeColumns,
  recogniseTemplate,
} from './files/template-columns.ts';
export { withHeader } from './files/with-header.ts';
export { templateMapping } from './imports/apply-template.ts';
export { type FoundReading, type ImportSettings, templateContent } from './imports/template-content.ts';
export { findLookupColumn, type LookupColumn } from './keys/lookup-column.ts';
export { serverKey } from './keys/lookup-key.ts';
export { searchValues } from './keys/search-values.ts';
export {
  type ColumnReading,
  type DateOrder,
  type DecimalSeparator,
  defaultReading,
  readingFor,
  type ShortYears,
  type ValueKind,
  valueKindOf,
} from './values/column-reading.ts';
export { ColumnScan } from './values/column-scan.ts';
export { cellConverter } from './values/convert-cell.ts';
export { type ConvertedColumn, convertRows } from './values/convert-rows.ts';
export {
  describeAlternative,
  describeFew,
  describeFuture,
  describeQuestion,
  describeReadCell,
  describeReading,
  describeReadingOf,
  describeValue,
} from './values/describe-reading.ts';
export { possibleReadings, readCell } from './values/read-cell.ts';
export { readingProblem } from './values/reading-problem.ts';
export { recogniseColumns, type ValueColumn } from './values/recognise-columns.ts';
export { type Alternative, isOpen, type Misfits, type Recognition } from './values/recognition.ts';
