export {
  GalenaChecksumError,
  GalenaEncodingError,
  GalenaError,
  GalenaFileError,
  GalenaJournalError,
  GalenaRefusal,
  GalenaTimeout,
  GalenaUnreachable,
} from './errors.ts';
export {
  type DownloadOptions,
  ExportFailed,
  type ExportHandle,
  type ExportWaitOptions,
} from './exports/export-handle.ts';
export type { ActivityExport, ExportListOptions, Exports, LeadExport } from './exports/exports.ts';
export { Galena } from './galena.ts';
export type {
  CallOptions,
  GalenaOptions,
  ServerKind,
  TokenOptions,
} from './http/connection.ts';
export type { PageOptions } from './http/pages.ts';
export type { RetryOptions } from './http/retry.ts';
export type { ColumnMapping, ColumnOptions } from './imports/column-mapping.ts';
export type { DifferenceFilter, DryRunHandle, DryRunImport } from './imports/dry-run-handle.ts';
export type { ImportHandle, WaitOptions } from './imports/import-handle.ts';
export type {
  DryRunOptions,
  ImportChangesOptions,
  ImportListOptions,
  ImportOptions,
  Imports,
  OpenOptions,
  WatchNewestOptions,
} from './imports/imports.ts';
export type { ReportedRow } from './imports/reported-rows.ts';
export { ImportFailed, type ImportResult, type ImportSnapshot, type RowCounts } from './imports/result.ts';
export type { InputRow, RowValue } from './imports/row-writer.ts';
export type { ImportSource, SourceOptions } from './imports/source.ts';
export type { TemplateOptions, Templates } from './imports/templates.ts';
export type { UndoOptions } from './imports/undo-options.ts';
export type { WatchOptions } from './imports/watch.ts';
export type { Journal } from './platform/journal.ts';
export type { Activities, ActivityOptions, LeadChangeOptions } from './resources/activities.ts';
export type { Calls } from './resources/calls.ts';
export type { Fields } from './resources/fields.ts';
export type {
  HistoryOptions,
  Leads,
  PushOptions,
  SearchOptions,
  SearchProgress,
  SyncOptions,
} from './resources/leads.ts';
export type { ListFilter, Lists, NewList } from './resources/lists.ts';
export type { ObjectSyncOptions, Objects } from './resources/objects.ts';
export type { Partitions } from './resources/partitions.ts';
export type { CallFollowOptions, CallListOptions, CallMatchers } from './resources/read-calls.ts';
export type { LogOptions } from './resources/read-logs.ts';
export type { FindOptions } from './resources/records.ts';
export type { Roles } from './resources/roles.ts';
export type { Services } from './resources/services.ts';
export type { SubscriptionSettings } from './resources/settings.ts';
export type { Subscriptions } from './resources/subscriptions.ts';
export type { System } from './resources/system.ts';
export { toCurl } from './resources/to-curl.ts';
export type { Usage, UsageOptions } from './resources/usage.ts';
export type { Users } from './resources/users.ts';
export type {
  DeliveryFilter,
  NewWebhook,
  RotateOptions,
  WebhookChange,
  Webhooks,
} from './resources/webhooks.ts';
export type { ColumnReading, DateOrder, DecimalSeparator } from './values/column-reading.ts';
export type {
  Activity,
  ActivityAttribute,
  ActivityType,
  ActivityTypeAttribute,
  ActivityValue,
  FieldValueChange,
  LeadChange,
} from './wire/activities.ts';
export type {
  NewService,
  NewSubscription,
  NewUser,
  OwnService,
  PausedSubscription,
  Permission,
  Role,
  Service,
  ServiceWithSecret,
  Settings,
  Subscription,
  SurplusCells,
  SystemState,
  User,
  UserWithLink,
} from './wire/administration.ts';
export type { JournalCall, RecordedMessage } from './wire/calls.ts';
export type {
  ChangedSince,
  DryRunField,
  DryRunSummary,
  ImportedDryRun,
  LeadDifference,
} from './wire/dry-runs.ts';
export type { ApiProblem, Envelope, TokenAnswer, TokenRefusal } from './wire/envelope.ts';
export type { ExportFormat, ExportJob, ExportKind } from './wire/exports.ts';
export type {
  DataType,
  DescribedField,
  DescribedLeadField,
  FieldChange,
  FieldOutcome,
  FieldUsage,
  LeadDescription,
  NewField,
  SchemaField,
} from './wire/fields.ts';
export type { ChangeOrigin, ImportedLead, LeadEvent, ValueChange } from './wire/history.ts';
export type {
  AttemptEvent,
  DefaultRule,
  FieldRule,
  ImportFormat,
  ImportPhase,
  ImportProgress,
  ImportRules,
  ImportSender,
  ImportStatus,
  ReportedImportRow,
  UsedTemplate,
} from './wire/imports.ts';
export type {
  FieldValue,
  InputRecord,
  Lead,
  ListMembership,
  NumberedOutcome,
  Outcome,
  SyncAction,
} from './wire/leads.ts';
export type { FolderKey, StaticList, StaticListAsset } from './wire/lists.ts';
export type { KeyKind, ObjectDescription, ObjectRecord } from './wire/objects.ts';
export type { NewPartition, Partition } from './wire/partitions.ts';
export type { LeadImport, Provenance } from './wire/provenance.ts';
export type {
  ImportTemplate,
  ImportTemplateContent,
  NewImportTemplate,
  TemplateColumn,
} from './wire/templates.ts';
export type { KeptChange, UndoProgress } from './wire/undo.ts';
export type { DayErrors, DayUsage, Limit } from './wire/usage.ts';
export type {
  DeliveryStatus,
  Webhook,
  WebhookAttempt,
  WebhookDelivery,
  WebhookEvent,
  WebhookEventType,
  WebhookWithSecret,
} from './wire/webhooks.ts';
