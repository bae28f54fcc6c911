import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ActivityLimits } from '../activities/activity-limits.ts';
import type { Clock } from '../clock.ts';
import type { Control } from '../control/control.ts';
import type { Database } from '../db/database.ts';
import type { ExportLimits } from '../exports/export-limits.ts';
import type { KnownFields } from '../fields/known-fields.ts';
import type { Alongside } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import type { Permission } from '../identity/permissions.ts';
import type { SessionLimits } from '../identity/session-limits.ts';
import type { TokenGuard } from '../identity/token-guard.ts';
import type { ImportWatch } from '../imports/import-watch.ts';
import type { Journal } from '../journal/journal.ts';
import type { IndexBuilder } from '../leads/schema/index-builder.ts';
import type { Gate } from '../limits/gate.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { ProgramLimits } from '../programs/program-limits.ts';
import type { Randomness } from '../randomness.ts';
import type { UsageCounter } from '../usage/usage-counter.ts';
import type { AllowedAddresses } from '../webhooks/judge-address.ts';
import type { AnonymousBodies } from './anonymous-bodies.ts';
import type { Answer } from './answer.ts';
import type { Documentation } from './documentation.ts';
import type { Downloads } from './downloads.ts';
import type { EventStreams } from './event-streams.ts';
import type { OperationIndex } from './operation-index.ts';
import type { Parameters } from './parameters.ts';
import type { TrustedUsers } from './trusted-users.ts';

/** What every operation may use. */
export interface HttpContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Undefined unless the server is a double, which tests control. */
  readonly control: Control | undefined;
  readonly log: Logger;
  readonly gate: Gate;
  readonly activityLimits: ActivityLimits;
  readonly fields: KnownFields;
  readonly indexBuilder: IndexBuilder;
  readonly usage: UsageCounter;
  readonly metrics: Metrics;
  readonly journal: Journal;
  readonly served: OperationIndex;
  readonly watch: ImportWatch;
  readonly streams: EventStreams;
  readonly downloads: Downloads;
  readonly anonymousBodies: AnonymousBodies;
  readonly exportLimits: ExportLimits;
  readonly programLimits: ProgramLimits;
  /** Where webhooks may be sent. */
  readonly webhookAddresses: AllowedAddresses;
  readonly metricsToken: string | undefined;
  /** Aborted once the process is told to stop. */
  readonly stopSignal: AbortSignal;
  /** Undefined: failures to get a token have no consequence. */
  readonly tokenGuard: TokenGuard | undefined;
  /** Whose word on the address of a client is taken. */
  readonly trustedProxies: readonly string[];
  /** Undefined: no proxy is asked who the users of the console are. */
  readonly trustedUsers: TrustedUsers | undefined;
  /** How long users of the console stay signed in. */
  readonly sessionLimits: SessionLimits;
  /** Times the time that each operation may take. */
  readonly timeoutScale: number;
  /** A body has to get on in this time. */
  readonly bodyTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly maxUriBytes: number;
}

/** A call whose token nobody has looked at yet. */
export interface OpenCall {
  readonly context: HttpContext;
  /** Segments of the path: `{ listId: '1001' }`. */
  readonly path: Readonly<Record<string, string>>;
  /** From the query, and for form bodies also from there; where both have a name, the query wins. */
  readonly parameters: Parameters;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** One authenticated call. */
export interface Call<Beside extends object = object> extends OpenCall {
  readonly caller: Caller;
  /** What was read in one round trip with the caller: see `readsBeside`. */
  readonly beside: Partial<Beside>;
  /** Without the limit of time that the other one has: for an answer that takes as long as its reader. */
  readonly lastingDatabase: Database;
}

/** A call of an operation that looks at the token itself, as the token may be a field of the multipart body. */
export interface UploadCall extends OpenCall {
  /** Whether header or query carry a token; then no form field counts, and `authenticate` need not wait for one. */
  readonly hasToken: boolean;
  /** Finds the caller, with what is read beside it, and checks the permission. @throws ApiError 601, 602 or 603 */
  authenticate(formToken: string | undefined): Promise<{ caller: Caller; beside: object }>;
  /** Says that the form has come in: its fields are parameters of the call, and faults may ask for them. @throws ApiError 1003 */
  received(caller: Caller, fields: Parameters): Promise<void>;
}

interface Endpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `:name` segments: `/rest/v1/lists/:listId.json`. */
  readonly path: string;
  /** Any one of these is enough; empty: every valid token is. */
  readonly permissions: readonly Permission[];
  /** Where a POST means this GET, its parameters may be members of a JSON object as well. */
  readonly takesJson?: boolean;
  /** A call that takes longer is answered 604; 30 if absent. */
  readonly timeoutSeconds?: number;
  readonly documentation: Documentation;
  /** What is read in one round trip with the caller, for calls that come in great numbers. */
  readsBeside?(context: HttpContext, path: OpenCall['path']): Alongside | undefined;
}

interface CallOperation<Beside extends object> extends Endpoint {
  readonly authenticates?: never;
  /** Gives the answer's members; undefined: the handler has sent a reply of its own (a file, or a stream). */
  handle(call: Call<Beside>): Promise<Answer | undefined>;
}

interface UploadOperation extends Endpoint {
  /** The token may stand in the body, so the operation reads the body and calls `authenticate` itself. */
  readonly authenticates: 'itself';
  handle(call: UploadCall): Promise<Answer | undefined>;
}

/** One operation of the API: a file in routes/ exports one. */
export type Operation<Beside extends object = object> = CallOperation<Beside> | UploadOperation;
