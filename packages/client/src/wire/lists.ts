/** A static list, as the lead database shows it. */
export interface StaticList {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
  readonly programName?: string;
  readonly workspaceId?: number;
  readonly workspaceName?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What an asset lies in. */
export interface FolderKey {
  readonly id: number;
  readonly type: 'Folder' | 'Program';
}

/** A static list, as the asset calls show it. */
export interface StaticListAsset {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly folder: FolderKey;
  /** Older versions of Galena do not say. */
  readonly workspace?: string;
  readonly computedUrl: string;
}
