import type { Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Attribute } from './activity-type.ts';

/** An attribute of a custom type. */
export interface CustomAttribute extends Attribute {
  readonly apiName: string;
  readonly description?: string | undefined;
}

/** What a custom type is once it is approved; a draft is one that is not yet. */
export interface TypeVersion {
  readonly name: string;
  readonly description?: string | undefined;
  readonly triggerName: string;
  readonly filterName: string;
  /** A draft has none between taking it from one attribute and giving it to another. */
  readonly primaryAttribute?: CustomAttribute | undefined;
  readonly attributes: readonly CustomAttribute[];
}

export type TypeStatus = 'draft' | 'approved' | 'approved with draft' | 'deleted';

/**
 * A custom activity type. It begins as a draft. Approving a draft makes it the live version, by which activities are written; a change
 * of a live version makes a draft again, which is approved or discarded.
 */
export interface CustomType {
  readonly id: number;
  /** What calls know it by, in any case. */
  readonly apiName: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly approved: TypeVersion | null;
  readonly draft: TypeVersion | null;
  readonly isDeleted: boolean;
  /** Whether it has activities: what names the type is fixed then. */
  readonly isWritten: boolean;
}

export function statusOf({ isDeleted, approved, draft }: CustomType): TypeStatus {
  if (isDeleted) return 'deleted';
  if (approved === null) return 'draft';
  return draft === null ? 'approved' : 'approved with draft';
}

/** The version that a type is shown by. */
export function versionOf({ approved, draft }: CustomType, prefersDraft = false): TypeVersion {
  const version = prefersDraft ? (draft ?? approved) : (approved ?? draft);
  if (version === null) throw new Error('an activity type has neither a live version nor a draft');
  return version;
}

/** The custom types of a subscription by ascending id, without deleted ones. */
export function listCustomTypes(executor: Executor, schema: string): Promise<CustomType[]> {
  return executor.query<CustomType>(sql`
    select ${columnsOf(schema)}
    from ${typesOf(schema)} t
    where deleted_at is null
    order by id`);
}

/** Finds a type by its apiName in any case, as fields are. @throws ApiError 1013 */
export function findCustomType(types: readonly CustomType[], apiName: string): CustomType {
  const found = types.find((type) => type.apiName.toLowerCase() === apiName.toLowerCase());
  if (found === undefined) throw refuse('1013');
  return found;
}

export function typesOf(schema: string): Sql {
  return identifier(schema, 'activity_types');
}

function columnsOf(schema: string): Sql {
  return sql`
    t.id, t.api_name as "apiName", t.created_at as "createdAt", t.updated_at as "updatedAt", t.approved, t.draft,
    t.deleted_at is not null as "isDeleted",
    exists (select from ${identifier(schema, 'written_activity_types')} w where w.type_id = t.id) as "isWritten"`;
}
