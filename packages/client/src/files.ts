export { delimiters, detectDelimiter, type KnownDelimiter } from './files/detect-delimiter.ts';
export { type DetectedEncoding, detectEncoding } from './files/detect-encoding.ts';
export { type ColumnMatch, type Mapping, matchColumns, sentNames } from './files/match-columns.ts';
export { rewriteRows } from './files/rewrite-rows.ts';
export { withHeader } from './files/with-header.ts';
