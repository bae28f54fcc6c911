import { type FolderKey, findAsset } from '../assets/find-assets.ts';
import type { Executor } from '../db/database.ts';
import { refuse } from '../errors.ts';

/** A status of a channel. */
export interface ProgressionStatus {
  readonly name: string;
  readonly step: number;
  readonly success: boolean;
}

/** A program, as whoever changes its members has to know it. */
export interface Program {
  readonly id: number;
  readonly name: string;
  /** `Default`, `Event`, `Engagement`, … */
  readonly type: string;
  readonly channel: string;
  readonly folder: FolderKey | undefined;
}

/** @throws ApiError 1013 for a program that is not there */
export async function requireProgram(
  executor: Executor,
  schema: string,
  by: { readonly id: number } | { readonly name: string },
): Promise<Program> {
  const program = await findProgram(executor, schema, by);
  if (program === undefined) throw refuse('1013 program');
  return program;
}

export async function findProgram(
  executor: Executor,
  schema: string,
  by: { readonly id: number } | { readonly name: string },
): Promise<Program | undefined> {
  const filter = 'id' in by ? { ids: [by.id] } : { name: by.name };
  const asset = await findAsset(executor, schema, 'programs', filter);
  if (asset === undefined) return undefined;
  const { id, name, members, folderType: type, folderId } = asset;
  return {
    id,
    name,
    type: String(members['type'] ?? 'Default'),
    channel: String(members['channel']),
    folder: type === null || folderId === null ? undefined : { type, id: folderId },
  };
}

/** The statuses of a program that leads can have, by their steps: that of step 0 says that a lead is not in it. */
export async function statusesOf(
  executor: Executor,
  schema: string,
  { channel }: Pick<Program, 'channel'>,
): Promise<ProgressionStatus[]> {
  const asset = await findAsset(executor, schema, 'channels', { name: channel });
  const statuses = asset?.members['progressionStatuses'];
  return (Array.isArray(statuses) ? statuses : [])
    .map(({ name, step, success }) => ({ name: String(name), step: Number(step), success: success === true }))
    .filter(({ step }) => step > 0)
    .toSorted((one, other) => one.step - other.step);
}

/** The status of a name, in its exact form or in any case. @throws ApiError 1025 if there is none */
export function statusNamed(statuses: readonly ProgressionStatus[], name: string): ProgressionStatus {
  const found =
    statuses.find((status) => status.name === name) ??
    statuses.find((status) => status.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw refuse('1025');
  return found;
}

/** The status at which leads join that nobody gives another: the one of the lowest step. @throws ApiError 1025 if there is none */
export function firstStatus(statuses: readonly ProgressionStatus[]): ProgressionStatus {
  const [first] = statuses;
  if (first === undefined) throw refuse('1025');
  return first;
}
