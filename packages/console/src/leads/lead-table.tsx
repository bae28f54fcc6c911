import type { Lead } from '@galena/client';
import type { ComponentChildren } from 'preact';
import { t } from '../languages/translate.ts';
import { Time } from '../parts/format.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { linkTo } from '../shell/route.ts';

interface LeadTableOptions {
  readonly leads: readonly Lead[];
  readonly action?: (lead: Lead) => ComponentChildren;
}

/** Leads with what people know them by. */
export function LeadTable({ leads, action }: LeadTableOptions) {
  return (
    <Table
      name={t('Leads')}
      items={leads}
      keyOf={({ id }) => id}
      columns={[
        { title: t('Id'), render: ({ id }) => <a href={linkTo(['leads', id])}>{id}</a> },
        {
          title: t('Email'),
          isWide: true,
          render: (lead) => <Foreign text={textOf(lead, 'email')} most={80} />,
        },
        {
          title: t('Name'),
          isWide: true,
          render: (lead) => (
            <Foreign text={`${textOf(lead, 'firstName')} ${textOf(lead, 'lastName')}`} most={80} />
          ),
        },
        {
          title: t('Company'),
          isWide: true,
          render: (lead) => <Foreign text={textOf(lead, 'company')} most={80} />,
        },
        { title: t('Changed'), render: (lead) => <Time at={textOf(lead, 'updatedAt')} /> },
        ...(action === undefined ? [] : [{ title: '', render: action }]),
      ]}
    />
  );
}

function textOf(lead: Lead, name: string): string {
  const value = lead[name];
  return value === null || value === undefined ? '' : String(value);
}
