import { type Sql, sql } from '../db/sql.ts';
import type { ControlledSubscription } from './controlled-state.ts';

/** Which rows of a table of schema galena are those of a subscription. */
type Rows = (subscription: Pick<ControlledSubscription, 'id' | 'schema'>) => Sql;

const byId: Rows = ({ id }) => sql`subscription_id = ${id}`;
const bySchema: Rows = ({ schema }) => sql`schema_name = ${schema}`;

/** What becomes of the rows that a subscription has in a table of schema galena when it is put back to a snapshot. */
export type Treatment =
  /** They are those of the snapshot. */
  | { readonly how: 'restored'; readonly rows: Rows }
  /** There are none: they are about what is under way. */
  | { readonly how: 'emptied'; readonly rows: Rows }
  /** As `restore.ts` does it, as rows of other tables, and tokens that clients hold, depend on them. */
  | { readonly how: 'by itself' }
  /** They stay, for a reason. */
  | { readonly how: 'kept'; readonly why: string };

const people =
  'people belong to the installation: whoever looks at a double stays signed in as a test resets it, unless the role is gone';

/** Every table of schema galena. A test finds one that is missing here. */
export const controlledTables: Readonly<Record<string, Treatment>> = {
  subscriptions: { how: 'by itself' },
  roles: { how: 'by itself' },
  services: { how: 'by itself' },
  tokens: { how: 'by itself' },
  imports: { how: 'restored', rows: byId },
  // Behind the imports, which they name.
  idempotency_keys: { how: 'restored', rows: byId },
  exports: { how: 'restored', rows: byId },
  webhooks: { how: 'restored', rows: byId },
  webhook_deliveries: { how: 'restored', rows: byId },
  webhook_attempts: { how: 'restored', rows: byId },
  usage: { how: 'restored', rows: byId },
  usage_errors: { how: 'restored', rows: byId },
  wanted_indexes: { how: 'restored', rows: bySchema },
  calls: { how: 'emptied', rows: byId },
  users: { how: 'kept', why: people },
  user_roles: { how: 'kept', why: people },
  sessions: { how: 'kept', why: people },
  session_tokens: { how: 'kept', why: people },
  snapshots: { how: 'kept', why: 'it is what there is to go back to' },
  migrations: { how: 'kept', why: 'a snapshot has the structure of the Galena that runs' },
};

/** The tables whose rows a snapshot copies. */
export const copiedTables: readonly { readonly name: string; readonly rows: Rows }[] = Object.entries(
  controlledTables,
).flatMap(([name, treatment]) => (treatment.how === 'restored' ? [{ name, rows: treatment.rows }] : []));

/** The tables whose rows a restore deletes. */
export const emptiedTables: typeof copiedTables = Object.entries(controlledTables).flatMap(
  ([name, treatment]) => (treatment.how === 'emptied' ? [{ name, rows: treatment.rows }] : []),
);
