/** What a service may be allowed, as Marketo names it; the last two are Galena's own. */
export type Permission =
  | 'Read-Only Lead'
  | 'Read-Write Lead'
  | 'Read-Only Company'
  | 'Read-Write Company'
  | 'Read-Only Sales Person'
  | 'Read-Write Sales Person'
  | 'Read-Only Assets'
  | 'Read-Write Assets'
  | 'Read-Only Activity'
  | 'Read-Write Activity'
  | 'Read-Only Activity Metadata'
  | 'Read-Write Activity Metadata'
  | 'Read-Only Campaign'
  | 'Read-Write Campaign'
  | 'Execute Campaign'
  | 'Read-Write Schema Standard Field'
  | 'Read-Write Schema Custom Field'
  | 'Administer Galena'
  | 'Administer Installation';

/** What the services and users of a role may do. */
export interface Role {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** An API client, without its secret. */
export interface Service {
  readonly clientId: string;
  readonly name: string;
  /** The e-mail address of the API user that owns it. */
  readonly userEmail: string;
  /** Name of its role. */
  readonly role: string;
  readonly createdAt: string;
}

/** A service to be made. */
export type NewService = Pick<Service, 'name' | 'userEmail' | 'role'>;

/** A service with its secret, which is told once and never again. */
export interface ServiceWithSecret extends Service {
  readonly clientSecret: string;
}

/** Somebody who signs in to the console, as one subscription sees them. */
export interface User {
  /** In lower case. */
  readonly email: string;
  readonly name: string | null;
  /** Name of the role in this subscription. */
  readonly role: string;
  /** Invited: has set no password yet, and has never signed in. Disabled: may do nothing in this subscription. */
  readonly state: 'invited' | 'active' | 'disabled';
  readonly createdAt: string;
  readonly lastSignInAt: string | null;
}

/** A user to be added. */
export interface NewUser {
  readonly email: string;
  readonly name?: string;
  readonly role: string;
  /** Another subscription than one's own; that takes the permission `Administer Installation`. */
  readonly munchkinId?: string;
}

/** A user, and the way to a password. */
export interface UserWithLink extends User {
  /** `/console/#/password/…`, behind the base URL: by it the user sets a password, once. It is shown once. */
  readonly passwordLink: string;
  readonly passwordLinkUntil: string;
}

/** The service or user that calls, what it may do, and the limits of its subscription. */
export interface OwnService {
  /** Null for a user of the console. */
  readonly clientId: string | null;
  readonly userEmail: string;
  readonly munchkinId: string;
  readonly permissions: readonly Permission[];
  readonly timeZone: string;
  readonly unknownColumns: 'ignore' | 'reject';
  /** An older Galena has no such setting. */
  readonly surplusCells?: SurplusCells;
  readonly maxFileBytes: number;
  /** Whether the imports of the subscription are paused. An older Galena does not say. */
  readonly paused?: boolean;
  /** Whether the server is a double, which has a control plane. An older Galena does not say. */
  readonly double?: boolean;
  /** Of the server. */
  readonly version: string;
}

export type SurplusCells = 'warn' | 'fail' | 'ignore';

/** What a subscription may decide for itself. */
export interface Settings {
  /** The zone of times without an offset, and of the day of usage and quota. */
  readonly timeZone: string;
  /** Whether a file with a column that matches no field is refused. */
  readonly unknownColumns: 'ignore' | 'reject';
  /** Whether a row that matches several leads updates the one changed last, or fails. */
  readonly multipleMatches: 'update' | 'fail';
  /** Whether a row with cells beyond the header that hold something is imported with a warning, fails, or just goes in. */
  readonly surplusCells: SurplusCells;
  /** Whether a second unfinished import into the same static list is refused. */
  readonly listLock: boolean;
  /** Whether Push Lead takes a name that no program has, or refuses it with 1013. An older Galena has no programs, and takes any. */
  readonly unknownPrograms?: 'accept' | 'reject';
  readonly maxFileBytes: number;
  /** For so many days from the submit it is known what an import did; its file and its reports go after seven in any case. */
  readonly importHistoryDays: number;
  /** Whether changed values and additions to lists are recorded as activities; new, merged and deleted leads always are. */
  readonly activities: 'on' | 'off';
}

/** A lead database of its own: what Marketo calls an instance. */
export interface Subscription {
  readonly munchkinId: string;
  /** The PostgreSQL schema that holds its leads. */
  readonly schema: string;
  readonly createdAt: string;
  /** Since when its imports are paused; null: they are not. An older Galena does not say. */
  readonly pausedAt?: string | null;
}

/** A subscription whose imports have just been paused. */
export interface PausedSubscription extends Subscription {
  /** Imports that an engine may still work on: 0 once all have stopped at a checkpoint. */
  readonly leasesHeld: number;
}

/** A subscription that has just been made, with its first service. */
export interface NewSubscription {
  readonly munchkinId: string;
  readonly clientId: string;
  /** Told once and never again. */
  readonly clientSecret: string;
}

/** How the installation is. */
export interface SystemState {
  readonly version: string;
  readonly queued: number;
  readonly importing: number;
  /** Unfinished imports of paused subscriptions, which count in no other number. An older Galena does not say. */
  readonly paused?: number;
  readonly oldestWaitSeconds: number;
  /** Engines with an import under way. */
  readonly workingEngines: number;
  /** Imports under way that their engine has let go and none has taken over. */
  readonly overdueLeases: number;
  /** Its version. */
  readonly postgresql: string;
  readonly databaseBytes: number;
  readonly connections: number;
  readonly maxConnections: number;
}
