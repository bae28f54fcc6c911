import type { Operation } from '../operation.ts';
import {
  createCustomTypeOperation,
  customAttributeOperations,
  customTypeSteps,
  updateCustomTypeOperation,
} from './activities/change-custom-types.ts';
import { describeCustomTypeOperation, listCustomTypesOperation } from './activities/custom-types.ts';
import { getActivitiesOperation } from './activities/get-activities.ts';
import { getDeletedLeadsOperation } from './activities/get-deleted-leads.ts';
import { getLeadChangesOperation } from './activities/get-lead-changes.ts';
import { listActivityTypesOperation, listWritableTypesOperation } from './activities/list-types.ts';
import { pagingTokenOperation } from './activities/paging-token.ts';
import { addCustomActivitiesOperation, writeActivitiesOperation } from './activities/write-activities.ts';
import { writeActivityFileOperation } from './activities/write-activity-file.ts';
import { administrationOperations } from './administration/administration.ts';
import { userOperations } from './administration/users.ts';
import { channelAndTagOperations } from './assets/channels-and-tags.ts';
import { emailOperations } from './assets/emails.ts';
import { folderAssetOperations } from './assets/folder-assets.ts';
import { folderContentOperations } from './assets/folder-contents.ts';
import { formOperations } from './assets/forms.ts';
import { landingPageOperations } from './assets/landing-pages.ts';
import { listAssetOperations } from './assets/list-assets.ts';
import { programOperations } from './assets/programs.ts';
import { smartCampaignOperations } from './assets/smart-campaigns.ts';
import { listCallsOperation } from './calls/list-calls.ts';
import { runCampaignsOperations } from './campaigns/run-campaigns.ts';
import { showCampaignsOperations } from './campaigns/show-campaigns.ts';
import { exportOperations } from './exports/export-operations.ts';
import {
  createFieldsOperation,
  deleteFieldOperation,
  fieldUsageOperation,
  updateFieldOperation,
} from './fields/change-fields.ts';
import { showFieldsOperations } from './fields/show-fields.ts';
import { cancelImportOperation } from './imports/cancel-import.ts';
import { createImportOperation } from './imports/create-import.ts';
import { differencesFileOperation, differencesOperation } from './imports/dry-run-differences.ts';
import { dryRunSummaryOperation } from './imports/dry-run-summary.ts';
import { getImportOperation } from './imports/get-import.ts';
import { importChangesFileOperation, importChangesOperation } from './imports/import-changes.ts';
import { importDryRunOperation } from './imports/import-dry-run.ts';
import { importFailuresOperation, importWarningsOperation } from './imports/import-reports.ts';
import { importStatusOperation } from './imports/import-status.ts';
import { keptChangesFileOperation, keptChangesOperation } from './imports/kept-changes.ts';
import { listImportsOperation } from './imports/list-imports.ts';
import { reportedRowsOperations } from './imports/reported-rows.ts';
import { submitImportOperation } from './imports/submit-import.ts';
import {
  createTemplateOperation,
  deleteTemplateOperation,
  getTemplateOperation,
  listTemplatesOperation,
  updateTemplateOperation,
} from './imports/templates.ts';
import { undoImportOperation } from './imports/undo-import.ts';
import { watchImportOperation, watchImportsOperation } from './imports/watch-imports.ts';
import { associateLeadOperation } from './leads/associate-lead.ts';
import { changeLeadOperation } from './leads/change-lead.ts';
import { deleteLeadsOperations } from './leads/delete-leads.ts';
import { describeLeadsOperation } from './leads/describe-leads.ts';
import { describeLeads2Operation } from './leads/describe-leads2.ts';
import { findLeadsOperation } from './leads/find-leads.ts';
import { getLeadOperation } from './leads/get-lead.ts';
import { getLeadHistoryOperation } from './leads/get-lead-history.ts';
import { getProvenanceOperation } from './leads/get-provenance.ts';
import { listMembershipOperation } from './leads/list-membership.ts';
import { leadMembershipOperations } from './leads/memberships.ts';
import { mergeLeadsOperation } from './leads/merge-leads.ts';
import { pushLeadsOperation } from './leads/push-leads.ts';
import { searchLeadsOperation } from './leads/search-leads.ts';
import { syncLeadsOperation } from './leads/sync-leads.ts';
import {
  addMembersOperation,
  checkMembersOperation,
  removeMembersOperation,
} from './lists/change-members.ts';
import { findListsOperation } from './lists/find-lists.ts';
import { findMembersOperations } from './lists/find-members.ts';
import { getListOperation } from './lists/get-list.ts';
import { objectOperations } from './objects/object-operations.ts';
import { listPartitionsOperation } from './partitions/list-partitions.ts';
import { moveLeadsOperation } from './partitions/move-leads.ts';
import { memberFieldOperations } from './programs/member-fields.ts';
import { programLeadsOperations } from './programs/program-leads.ts';
import { programMembersOperations } from './programs/program-members.ts';
import { showServiceOperation, showSystemOperation } from './system/show-system.ts';
import { showLimitsOperation } from './usage/limits.ts';
import { usageOperations } from './usage/usage.ts';
import { webhookOperations } from './webhooks/webhook-operations.ts';

/** Every operation of the API but the token endpoint. */
export const operations: readonly Operation[] = [
  submitImportOperation,
  importStatusOperation,
  importFailuresOperation,
  importWarningsOperation,
  ...exportOperations,
  getLeadOperation,
  findLeadsOperation,
  syncLeadsOperation,
  ...deleteLeadsOperations,
  pushLeadsOperation,
  mergeLeadsOperation,
  associateLeadOperation,
  listMembershipOperation,
  ...leadMembershipOperations,
  ...programLeadsOperations,
  ...programMembersOperations,
  ...memberFieldOperations,
  ...showCampaignsOperations,
  ...runCampaignsOperations,
  describeLeadsOperation,
  describeLeads2Operation,
  ...showFieldsOperations,
  createFieldsOperation,
  updateFieldOperation,
  fieldUsageOperation,
  deleteFieldOperation,
  listPartitionsOperation,
  moveLeadsOperation,
  findListsOperation,
  getListOperation,
  ...findMembersOperations,
  addMembersOperation,
  removeMembersOperation,
  checkMembersOperation,
  ...listAssetOperations,
  ...folderAssetOperations,
  ...folderContentOperations,
  ...programOperations,
  ...smartCampaignOperations,
  ...channelAndTagOperations,
  ...emailOperations,
  ...formOperations,
  ...landingPageOperations,
  ...objectOperations,
  ...usageOperations,
  showLimitsOperation,
  listActivityTypesOperation,
  pagingTokenOperation,
  getActivitiesOperation,
  getLeadChangesOperation,
  getDeletedLeadsOperation,
  addCustomActivitiesOperation,
  listCustomTypesOperation,
  describeCustomTypeOperation,
  createCustomTypeOperation,
  updateCustomTypeOperation,
  ...customTypeSteps,
  ...customAttributeOperations,
  createImportOperation,
  listImportsOperation,
  getImportOperation,
  watchImportsOperation,
  watchImportOperation,
  cancelImportOperation,
  ...reportedRowsOperations,
  importChangesOperation,
  importChangesFileOperation,
  dryRunSummaryOperation,
  differencesOperation,
  differencesFileOperation,
  importDryRunOperation,
  undoImportOperation,
  keptChangesOperation,
  keptChangesFileOperation,
  listTemplatesOperation,
  getTemplateOperation,
  createTemplateOperation,
  updateTemplateOperation,
  deleteTemplateOperation,
  searchLeadsOperation,
  changeLeadOperation,
  getProvenanceOperation,
  getLeadHistoryOperation,
  listWritableTypesOperation,
  writeActivitiesOperation,
  writeActivityFileOperation,
  ...administrationOperations,
  ...userOperations,
  ...webhookOperations,
  listCallsOperation,
  showServiceOperation,
  showSystemOperation,
];
