import type { Executor } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import { refuse } from '../../errors.ts';
import { listPartitions } from '../../leads/partitions/partitions.ts';
import type { TemplateContent } from './template.ts';

/**
 * Sees to it that list and partition of a template are there.
 * @throws ApiError 1003
 */
export async function checkTargets(
  executor: Executor,
  schema: string,
  name: string,
  { listId, partitionName }: Pick<TemplateContent, 'listId' | 'partitionName'>,
): Promise<void> {
  if (listId !== undefined && !(await hasList(executor, schema, listId))) {
    throw refuse(
      '1003',
      `Template '${name}': listId is ${listId}, and there is no static list with this id; name another one`,
    );
  }
  if (partitionName === undefined) return;
  const partitions = (await listPartitions(executor, schema)).map((partition) => partition.name);
  if (partitions.includes(partitionName)) return;
  throw refuse(
    '1003',
    `Template '${name}': partitionName is '${partitionName}', and there is no such partition; the partitions are ${partitions.join(', ')}`,
  );
}

async function hasList(executor: Executor, schema: string, listId: number): Promise<boolean> {
  const lists = await executor.query(
    sql`select from ${identifier(schema, 'static_lists')} where id = ${listId}`,
  );
  return lists.length > 0;
}
