import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../clock.ts';
import type { Database, Executor, Transaction } from '../../db/database.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { type ApiError, refuse } from '../../errors.ts';
import { shorten } from '../../fields/json-value.ts';
import { checkTargets } from './targets.ts';
import { type NewTemplate, type Template, templateLimits } from './template.ts';

/** As whom a template is saved. */
type Saver = Template['savedBy'];

/** Those that are not deleted, by id. */
export function listTemplates(executor: Executor, schema: string): Promise<Template[]> {
  return executor.query<Template>(sql`
    ${selectVersions(schema)}
    where t.name_key is not null
      and v.version = t.version
    order by t.id`);
}

/** The template of a name, in any case. */
export async function findByName(
  executor: Executor,
  schema: string,
  name: string,
): Promise<Template | undefined> {
  const [template] = await executor.query<Template>(sql`
    ${selectVersions(schema)}
    where t.name_key = ${nameKey(name)}
      and v.version = t.version`);
  return template;
}

/** A template by its id: as it is now, or a version of it, which is there after the template is deleted too. */
export async function lookUp(
  executor: Executor,
  schema: string,
  templateId: number,
  version: number | undefined,
): Promise<Template | undefined> {
  const [template] = await executor.query<Template>(sql`
    ${selectVersions(schema)}
    where t.id = ${templateId}
      and ${version === undefined ? sql`t.name_key is not null and v.version = t.version` : sql`v.version = ${version}`}`);
  return template;
}

/** @throws ApiError 1013 if there is none */
export async function findTemplate(
  executor: Executor,
  schema: string,
  templateId: number,
  version?: number,
): Promise<Template> {
  const template = await lookUp(executor, schema, templateId, version);
  if (template === undefined) throw refuse('1013');
  return template;
}

/** @throws ApiError 1017 for a name that is taken, 1003 for one template too many, or a list or partition that is none */
export function createTemplate(
  database: Database,
  clock: Clock,
  schema: string,
  template: NewTemplate,
  savedBy: Saver,
): Promise<Template> {
  return database.transaction(async (transaction) => {
    await checkTargets(transaction, schema, template.name, template);
    const templateId = await takeId(transaction, schema);
    const key = nameKey(template.name);
    const made = await transaction.execute(sql`
      insert into ${identifier(schema, 'templates')} (id, name_key, version, created_at)
      values (${templateId}, ${key}, 1, ${clock.now})
      on conflict (name_key) do nothing`);
    if (made === 0) throw refuse('1017');
    await refuseTooMany(transaction, schema);
    await addVersion(transaction, clock, schema, { templateId, version: 1, template, savedBy });
    return findTemplate(transaction, schema, templateId, 1);
  });
}

/**
 * Saves a template anew, whole: as another version, unless it says what it said before.
 * @throws ApiError 1013, 1017 for a name that is taken, 1003 for a list or partition that is none
 */
export function updateTemplate(
  database: Database,
  clock: Clock,
  schema: string,
  templateId: number,
  template: NewTemplate,
  savedBy: Saver,
): Promise<Template> {
  return database.transaction(async (transaction) => {
    await hold(transaction, schema, templateId);
    await checkTargets(transaction, schema, template.name, template);
    const current = await findTemplate(transaction, schema, templateId);
    if (isDeepStrictEqual({ name: current.name, ...current.content }, asSaved(template))) return current;
    const version = current.version + 1;
    await refuseTaken(transaction, schema, templateId, template.name);
    await transaction.execute(sql`
      update ${identifier(schema, 'templates')}
      set name_key = ${nameKey(template.name)},
        version = ${version}
      where id = ${templateId}`);
    await addVersion(transaction, clock, schema, { templateId, version, template, savedBy });
    return findTemplate(transaction, schema, templateId, version);
  });
}

/** Its versions stay, as imports name them. @throws ApiError 1013 */
export async function deleteTemplate(database: Database, schema: string, templateId: number): Promise<void> {
  const deleted = await database.execute(sql`
    update ${identifier(schema, 'templates')}
    set name_key = null
    where id = ${templateId}
      and name_key is not null`);
  if (deleted === 0) throw refuse('1013');
}

/** What a call says that names a template which is not there. */
export function noSuchTemplate(given: string, templates: readonly Pick<Template, 'name'>[]): ApiError {
  const names = templates.slice(0, namesShown).map(({ name }) => `'${shorten(name)}'`);
  const more = templates.length > names.length ? ', …' : '';
  const there = names.length === 0 ? 'there are none yet' : `there are ${names.join(', ')}${more}`;
  return refuse('1003', `There is no template '${shorten(given)}'; ${there}`);
}

const namesShown = 10;

/** A name as names are compared. */
function nameKey(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

function selectVersions(schema: string): Sql {
  return sql`
    select
      t.id as "templateId", v.version, v.name, v.content, t.created_at as "createdAt", v.saved_at as "updatedAt",
      json_build_object('serviceName', v.service_name, 'userEmail', v.user_email) as "savedBy"
    from ${identifier(schema, 'templates')} t
    join ${identifier(schema, 'template_versions')} v on v.template_id = t.id`;
}

/** Whoever makes a template waits for those who do so already: so the count of templates is final. */
async function takeId(transaction: Transaction, schema: string): Promise<number> {
  const [counter] = await transaction.query<{ id: number }>(sql`
    update ${identifier(schema, 'counters')}
    set next_value = next_value + 1
    where name = 'template'
    returning next_value - 1 as id`);
  if (counter === undefined) throw new Error(`schema ${schema} has no counter for templates`);
  return counter.id;
}

async function refuseTooMany(transaction: Transaction, schema: string): Promise<void> {
  const [{ count = 0 } = {}] = await transaction.query<{ count: number }>(sql`
    select count(*)
    from ${identifier(schema, 'templates')}
    where name_key is not null`);
  if (Number(count) <= templateLimits.templates) return;
  throw refuse(
    '1003',
    `There are ${templateLimits.templates} templates, and that is the maximum: delete one first`,
  );
}

async function hold(transaction: Transaction, schema: string, templateId: number): Promise<void> {
  await transaction.query(sql`
    select
    from ${identifier(schema, 'templates')}
    where id = ${templateId}
    for update`);
}

async function refuseTaken(
  transaction: Transaction,
  schema: string,
  templateId: number,
  name: string,
): Promise<void> {
  // The lock under which names are given: an id that nobody uses is no loss.
  await takeId(transaction, schema);
  const other = await findByName(transaction, schema, name);
  if (other !== undefined && other.templateId !== templateId) throw refuse('1017');
}

/** As PostgreSQL gives it back. */
function asSaved(template: NewTemplate): unknown {
  return JSON.parse(JSON.stringify(template));
}

interface NewVersion extends Pick<Template, 'templateId' | 'version' | 'savedBy'> {
  readonly template: NewTemplate;
}

function addVersion(
  transaction: Transaction,
  clock: Clock,
  schema: string,
  { templateId, version, savedBy, template }: NewVersion,
): Promise<number> {
  const { name, ...content } = template;
  return transaction.execute(sql`
    insert into ${identifier(schema, 'template_versions')}
      (template_id, version, name, content, service_name, user_email, saved_at)
    values (
      ${templateId}, ${version}, ${name}, ${JSON.stringify(content)}::json, ${savedBy.serviceName}, ${savedBy.userEmail},
      ${clock.now}
    )`);
}
