import type { Operation } from '../operation.ts';
import { cancelImportOperation } from './imports/cancel-import.ts';
import { getImportOperation } from './imports/get-import.ts';
import { importFailuresOperation, importWarningsOperation } from './imports/import-reports.ts';
import { importStatusOperation } from './imports/import-status.ts';
import { listImportsOperation } from './imports/list-imports.ts';
import { submitImportOperation } from './imports/submit-import.ts';
import { describeLeadsOperation } from './leads/describe-leads.ts';
import { findLeadsOperation } from './leads/find-leads.ts';
import { getLeadOperation } from './leads/get-lead.ts';
import { findListsOperation } from './lists/find-lists.ts';
import { findMembersOperations } from './lists/find-members.ts';
import { getListOperation } from './lists/get-list.ts';
import { listPartitionsOperation } from './partitions/list-partitions.ts';

/** Every operation of the API but the token endpoint. */
export const operations: readonly Operation[] = [
  submitImportOperation,
  importStatusOperation,
  importFailuresOperation,
  importWarningsOperation,
  getLeadOperation,
  findLeadsOperation,
  describeLeadsOperation,
  listPartitionsOperation,
  findListsOperation,
  getListOperation,
  ...findMembersOperations,
  listImportsOperation,
  getImportOperation,
  cancelImportOperation,
];
