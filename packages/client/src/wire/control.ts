/** The clock of a double: everything that it dates and expires goes by it. */
export interface ClockState {
  /** ISO 8601 with milliseconds. */
  readonly now: string;
  /** Whether it stands still. */
  readonly frozen: boolean;
  /** By how many milliseconds it is ahead of real time; negative where it is behind. */
  readonly offsetMs: number;
}

/** A time span; parts that are absent are 0, and all may be fractions or negative. */
export interface TimeSpan {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** What the control plane says of itself and of a subscription. */
export interface ControlState {
  readonly munchkinId: string;
  /** The PostgreSQL schema that holds the leads. */
  readonly schema: string;
  readonly clock: ClockState;
  /** By the name of each part that keeps something, as faults. */
  readonly states: Readonly<Record<string, unknown>>;
}

/** A snapshot of a subscription. */
export interface SnapshotItem {
  readonly name: string;
  /** ISO 8601, by the clock of the double. */
  readonly createdAt: string;
  /** Of all tables of the subscription. */
  readonly rows: number;
}

/** A subscription of a double. */
export interface DoubleSubscription {
  readonly munchkinId: string;
  /** The PostgreSQL schema that holds its leads. */
  readonly schema: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** One that has just been made, with the credentials of its first service. */
export interface NewDoubleSubscription {
  readonly munchkinId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly schema: string;
}

/** Where the files of a seed are: one of the three. */
export interface SeedSource {
  /** A folder on the machine of the server, or an archive there. */
  readonly folder?: string;
  /** Their contents, by their paths: `{ 'leads.csv': 'email\n…' }`. */
  readonly files?: Readonly<Record<string, string>>;
  /** The bytes of a zip archive, or of a tar archive with or without gzip. */
  readonly archive?: Blob | Uint8Array;
}

/** What an archive of a seed is. */
export type ArchiveFormat = 'zip' | 'tar' | 'tar.gz';

/** A row of an asset, in the form in which the API shows it. */
export type AssetRow = Readonly<Record<string, unknown>>;

/**
 * Assets by kind: `programs`, `channels`, `tagTypes`, `smartCampaigns`, `smartLists`, `segmentations`, `emails`, `emailTemplates`,
 * `snippets`, `forms`, `landingPages`, `landingPageTemplates`, `files`, `redirectRules`, `landingPageDomains`, `folders`,
 * `programMemberFields`; and `campaigns` in the form of the lead database.
 */
export type AssetDocument = Readonly<Record<string, readonly AssetRow[]>>;

/** What a subscription has, as the files of a seed. */
export interface ExportedState {
  /** Their contents, by their paths. */
  readonly files: Readonly<Record<string, string>>;
}
