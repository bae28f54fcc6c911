import { t } from '../languages/translate.ts';
import type { ObjectKind } from './object-kinds.ts';

interface ObjectWords {
  readonly title: string;
  readonly newOne: string;
  readonly create: string;
  readonly which: string;
  readonly none: string;
  readonly isGone: string;
  isThere(id: string): string;
  /** Of the fields that are shown. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What companies and sales persons are called: whole sentences, as other languages say “new” by what it is that is new. */
export const objectWords: Readonly<Record<ObjectKind['calls'], ObjectWords>> = {
  companies: {
    title: t('Companies'),
    newOne: t('New company'),
    create: t('Create company'),
    which: t('Which company?'),
    none: t('No company has this value'),
    isGone: t('This company is not there any more.'),
    isThere: (id) => t('There is a company with the external id “{id}”: find it to change it.', { id }),
    fields: {
      externalCompanyId: t('External id'),
      company: t('Name'),
      industry: t('Industry'),
      website: t('Website'),
    },
  },
  salesPersons: {
    title: t('Sales persons'),
    newOne: t('New sales person'),
    create: t('Create sales person'),
    which: t('Which sales person?'),
    none: t('No sales person has this value'),
    isGone: t('This sales person is not there any more.'),
    isThere: (id) => t('There is a sales person with the external id “{id}”: find it to change it.', { id }),
    fields: {
      externalSalesPersonId: t('External id'),
      email: t('E-mail'),
      firstName: t('First name'),
      lastName: t('Last name'),
    },
  },
};
