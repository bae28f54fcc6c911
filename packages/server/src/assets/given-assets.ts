import type { KindName } from './asset-kinds.ts';

export type Json = Readonly<Record<string, unknown>>;

/** How a row names a folder, or a program that it lies in: by what it is and its id, or by its path. */
export type GivenFolder =
  | { readonly type: 'Folder' | 'Program'; readonly id: number }
  | { readonly path: string }
  | { readonly programName: string };

/** A token of a folder or a program. */
export interface Token {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A row as somebody has given it, checked as far as it can be by itself. */
export interface GivenAsset {
  readonly kind: KindName;
  /** Where it stands, for messages: `assets/programs.json: programs[2]`. */
  readonly place: string;
  readonly id: number | undefined;
  readonly name: string;
  readonly status: string | undefined;
  readonly folder: GivenFolder | undefined;
  readonly createdAt: Date | undefined;
  readonly updatedAt: Date | undefined;
  /** What lists show, besides what stands above. */
  readonly members: Json;
  /** What they do not show. */
  readonly more: Json;
  /** Of a program; undefined: those that it has stay. */
  readonly tokens: readonly Token[] | undefined;
  /** Of a program: the leads in it. */
  readonly leads: readonly GivenMembership[] | undefined;
}

/** A folder as somebody has given it. */
export interface GivenFolderRow {
  readonly place: string;
  readonly id: number | undefined;
  readonly name: string;
  readonly description: string | undefined;
  readonly parent: GivenFolder | undefined;
  readonly folderType: string | undefined;
  readonly tokens: readonly Token[] | undefined;
}

/** How a row names a lead: by a lookup field and its value; the value of `id` and `leadId` is its id. */
export interface GivenLead {
  readonly place: string;
  readonly field: string;
  readonly value: string;
}

/** A lead that is in a program. */
export interface GivenMembership extends GivenLead {
  readonly statusName: string | undefined;
  readonly membershipDate: Date | undefined;
  readonly reachedSuccess: boolean | undefined;
  /** Other members of the row: standard and custom fields of memberships. */
  readonly values: Json;
}

/** A custom field of memberships. */
export interface GivenMemberField {
  readonly place: string;
  readonly name: string;
  readonly displayName: string;
  readonly dataType: string;
  readonly length: number | undefined;
  readonly description: string | undefined;
  /** Undefined: as usual. */
  readonly isHidden: boolean | undefined;
  readonly isHtmlEncodingInEmail: boolean | undefined;
  readonly isSensitive: boolean | undefined;
}

/** What a document of a seed, or a control call, has. */
export interface GivenAssets {
  readonly folders: readonly GivenFolderRow[];
  readonly memberFields: readonly GivenMemberField[];
  readonly assets: readonly GivenAsset[];
}
