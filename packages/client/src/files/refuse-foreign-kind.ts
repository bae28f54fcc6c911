import { GalenaFileError } from '../errors.ts';
import { describeFileKind, type FileKind } from './kinds/descriptions.ts';

/** @throws GalenaFileError for a kind of file that is no delimited text in any encoding, with what to do. */
export function refuseForeignKind(kind: FileKind): void {
  if (kind === 'text' || kind === 'utf-16le' || kind === 'utf-16be') return;
  const { looksLike, advice } = describeFileKind(kind);
  throw new GalenaFileError(`The file looks like ${looksLike}: ${advice}.`);
}
