import type { StaticList } from '../../../lists/static-lists.ts';
import { toSeconds } from '../../times.ts';
import { workspace } from '../../workspace.ts';

/** A static list, as the lead database shows it. */
export function toListItem({ id, name, description, createdAt, updatedAt }: StaticList): object {
  return {
    id,
    name,
    description: description ?? undefined,
    workspaceId: workspace.id,
    workspaceName: workspace.name,
    createdAt: toSeconds(createdAt),
    updatedAt: toSeconds(updatedAt),
  };
}
