import type { Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { type Field, listFields } from './fields.ts';

/** Of so many subscriptions a process remembers the fields; 124 fields take some 40 KB. */
const maxSubscriptions = 200;

/**
 * The fields of subscriptions as this process has read them last. Nearly every call needs them, and they hardly ever
 * change: who changes them counts their version up, and each call learns the version with its caller.
 */
export class KnownFields {
  /** By schema, those used last at the end. */
  readonly #known = new Map<string, { readonly version: number; readonly fields: readonly Field[] }>();

  async of(executor: Executor, subscription: Subscription): Promise<readonly Field[]> {
    const { schema, fieldsVersion } = subscription;
    let known = this.#known.get(schema);
    if (known?.version !== fieldsVersion) {
      // Read after the version: they are this one's, or newer.
      known = { version: fieldsVersion, fields: await listFields(executor, schema) };
    }
    this.#known.delete(schema);
    this.#known.set(schema, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxSubscriptions && oldest !== undefined) this.#known.delete(oldest);
    return known.fields;
  }

  /** Has the fields of a subscription be read again. */
  forget(schema: string): void {
    this.#known.delete(schema);
  }
}

/** Says to all processes that the fields of a subscription are others than before. */
export function countFieldsVersion(schema: string): Sql {
  return sql`
    update galena.subscriptions
    set fields_version = fields_version + 1
    where schema_name = ${schema}`;
}
