import type { ImportProgress } from '@galena/client';
import { readName } from './import-name.ts';
import { type FileInParts, joinParts } from './join-parts.ts';

/** A row of a list: an import, or a file in parts. */
export interface Entry {
  /** Of a file: all of its parts as if they were one import. */
  readonly progress: ImportProgress;
  readonly file?: FileInParts;
}

/**
 * A file in parts is one entry, where its newest part is.
 * @param imports - newest first. A file whose first part is not among them stays in parts: what is before it is not known.
 */
export function toEntries(imports: readonly ImportProgress[]): readonly Entry[] {
  const partsOf = new Map<string, ImportProgress[]>();
  for (const item of imports) {
    const key = readName(item).part?.fileKey;
    if (key !== undefined) partsOf.set(key, [...(partsOf.get(key) ?? []), item]);
  }
  const files = new Map<string, FileInParts>();
  for (const [key, parts] of partsOf) {
    const file = joinParts(parts);
    if (file !== undefined && readName(file.parts[0] ?? file.whole).part?.number === 1) files.set(key, file);
  }
  return imports.flatMap((item): Entry[] => {
    const key = readName(item).part?.fileKey;
    const file = key === undefined ? undefined : files.get(key);
    if (file === undefined) return [{ progress: item }];
    return item === partsOf.get(file.fileKey)?.[0] ? [{ progress: file.whole, file }] : [];
  });
}
