import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import type { FolderKey } from './find-assets.ts';

/** Something that lies in a folder or program. */
export interface FolderContent {
  readonly id: number;
  /** As the API names it: `Folder`, `Program`, `Email`. */
  readonly type: string;
}

/** What the API calls the kinds of assets that lie in folders. */
const typeNames: Readonly<Record<string, string>> = {
  programs: 'Program',
  smartCampaigns: 'Smart Campaign',
  smartLists: 'Smart List',
  segmentations: 'Segmentation',
  emails: 'Email',
  emailTemplates: 'Email Template',
  snippets: 'Snippet',
  forms: 'Form',
  landingPages: 'Landing Page',
  landingPageTemplates: 'Landing Page Template',
  files: 'File',
};

/** A page of what lies in a folder or program itself: folders first, then the rest by kind and id. */
export async function folderContents(
  executor: Executor,
  schema: string,
  { type, id }: FolderKey,
  page: { readonly offset: number; readonly limit: number },
): Promise<FolderContent[]> {
  const rows = await executor.query<{ id: number; kind: string }>(sql`
    select id, kind
    from (
      select id, 'folders' as kind, 1 as place
      from ${identifier(schema, 'folders')}
      where parent_id = ${id} and ${type === 'Folder'}
      union all
      select id, 'staticLists', 3
      from ${identifier(schema, 'static_lists')}
      where folder_id = ${id} and ${type === 'Folder'}
      union all
      select id, kind, 2
      from ${identifier(schema, 'assets')}
      where folder_type = ${type} and folder_id = ${id}
    ) found
    order by place, kind, id
    offset ${page.offset}
    limit ${page.limit}`);
  return rows.map(({ id: found, kind }) => ({ id: found, type: typeName(kind) }));
}

function typeName(kind: string): string {
  if (kind === 'folders') return 'Folder';
  return kind === 'staticLists' ? 'Static List' : (typeNames[kind] ?? kind);
}
