import type { Permission } from '@galena/client';

/** What leads can be linked to. `objectWords` says what it is called. */
export interface ObjectKind {
  /** As the session names the calls. */
  readonly calls: 'companies' | 'salesPersons';
  /** Its place in addresses. */
  readonly place: string;
  readonly permission: Permission;
  /** Names of those that are shown. By the first of them leads are linked to it. */
  readonly fields: readonly [string, ...string[]];
}

export const companies: ObjectKind = {
  calls: 'companies',
  place: 'companies',
  permission: 'Read-Write Company',
  fields: ['externalCompanyId', 'company', 'industry', 'website'],
};

export const salesPersons: ObjectKind = {
  calls: 'salesPersons',
  place: 'sales-persons',
  permission: 'Read-Write Sales Person',
  fields: ['externalSalesPersonId', 'email', 'firstName', 'lastName'],
};
