/** The folder or program that an asset lies in. */
export interface AssetFolder {
  readonly type: 'Folder' | 'Program';
  readonly value: number;
  readonly folderName?: string | null;
}

/** What assets have in common. Times are UTC, as `2026-01-31T08:30:00Z+0000`. */
export interface Asset {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What assets with a page of their own have in common. */
export interface PagedAsset extends Asset {
  /** Of the page where people see it. */
  readonly url?: string;
  readonly folder: AssetFolder;
  readonly workspace: string;
}

/** What has a draft beside its approved version. */
export interface VersionedAsset extends PagedAsset {
  /** `approved` or `draft`; some kinds write it with a capital. */
  readonly status: string;
}

/** Something that uses an asset. */
export interface AssetUse {
  readonly id: number;
  readonly name: string;
  /** Of what uses it, such as `Email`. */
  readonly type: string;
  readonly status: string;
  readonly updatedAt: string;
}

/** Content that differs by segment. */
export interface DynamicContent {
  readonly id: string | number;
  /** Id of the segmentation. */
  readonly segmentation: number;
  readonly content: readonly Readonly<Record<string, unknown>>[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The body of an e-mail or a page, as HTML or text. */
export interface FullContent {
  readonly id: number;
  /** Of e-mails. */
  readonly status?: string;
  readonly content: string;
}

/** A folder, or a program seen as one. */
export interface Folder extends Asset {
  readonly url?: string;
  readonly folderId: FolderRef;
  /** Such as `Marketing Folder` or `Marketing Event`. */
  readonly folderType: string;
  /** Absent of the folders at the top. */
  readonly parent?: FolderRef;
  /** `/Marketing Activities/Events` */
  readonly path: string;
  readonly isArchive: boolean;
  readonly isSystem: boolean;
  readonly accessZoneId: number;
  readonly workspace: string;
}

interface FolderRef {
  readonly id: number;
  readonly type: 'Folder' | 'Program';
}

/** Something that lies in a folder. */
export interface FolderContent {
  readonly id: number;
  /** `Folder`, `Program`, `Email`, `Static List` and so on. */
  readonly type: string;
}

/** The tokens of a folder or program itself, without those that it has from above. */
export interface FolderTokens {
  readonly folder: { readonly type: 'Folder' | 'Program'; readonly value: number };
  readonly tokens: readonly Token[];
}

/** A token: `greeting` is written `{{my.greeting}}`. */
export interface Token {
  readonly name: string;
  /** `text`, `number`, `date` and so on. */
  readonly type: string;
  readonly value: string;
  readonly computedUrl: string;
}

/** A segmentation: every lead is in one of its segments. */
export type Segmentation = VersionedAsset;

export interface Segment extends Asset {
  readonly url?: string;
  readonly status: string;
  readonly segmentationId: number;
}

/** A file for e-mails and pages, without its bytes: they are at `url`. */
export interface FileAsset extends Asset {
  readonly url: string;
  readonly size: number;
  readonly mimeType: string;
  readonly folder: { readonly type: string; readonly id: number; readonly name: string | null };
}
