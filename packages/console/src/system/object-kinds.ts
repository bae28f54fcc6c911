import type { Permission } from '@galena/client';

/** What leads can be linked to. The navigation has it before there are texts: `objectWords` says what it is called. */
export interface ObjectKind {
  /** As the session names the calls. */
  readonly calls: 'companies' | 'salesPersons';
  /** Its place in addresses. */
  readonly place: string;
  readonly title: string;
  readonly permission: Permission;
  /** Names of those that are shown. By the first of them leads are linked to it. */
  readonly fields: readonly [string, ...string[]];
}

export const companies: ObjectKind = {
  calls: 'companies',
  place: 'companies',
  title: 'Companies',
  permission: 'Read-Write Company',
  fields: ['externalCompanyId', 'company', 'industry', 'website'],
};

export const salesPersons: ObjectKind = {
  calls: 'salesPersons',
  place: 'sales-persons',
  title: 'Sales persons',
  permission: 'Read-Write Sales Person',
  fields: ['externalSalesPersonId', 'email', 'firstName', 'lastName'],
};
