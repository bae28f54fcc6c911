import type { StaticList } from '../../../lists/static-lists.ts';
import { toSeconds } from '../../times.ts';

/** A static list, as the lead database shows it. */
export function toListItem({ id, name, description, createdAt, updatedAt }: StaticList): object {
  return {
    id,
    name,
    description: description ?? undefined,
    workspaceName: 'Default',
    createdAt: toSeconds(createdAt),
    updatedAt: toSeconds(updatedAt),
  };
}
