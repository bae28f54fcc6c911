import type { ImportTemplate } from '@galena/client';
import { describeRules } from '@galena/client/files';
import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';

/** The templates of imports. They are saved where a file is imported. */
export function TemplatesPage() {
  const { galena, may } = useSession();
  const [open, setOpen] = useState<ImportTemplate>();
  const loaded = useLoad((signal) => galena.templates.list({ signal }), 'templates');
  return (
    <Page title={t('Templates')} lead={t('How files of a kind are imported; saved where a file is imported')}>
      <Show loaded={loaded}>
        {(templates) => (
          <Table
            name={t('Templates')}
            items={templates}
            keyOf={({ templateId }) => templateId}
            columns={[
              { title: t('Name'), isWide: true, render: ({ name }) => <Foreign text={name} /> },
              { title: t('Version'), render: ({ version }) => version },
              {
                title: t('Columns'),
                isWide: true,
                render: ({ columns }) => <Foreign text={Object.keys(columns).join(', ')} most={200} />,
              },
              {
                title: t('Rules'),
                render: ({ rules }) => <Foreign text={rules === undefined ? '' : describeRules(rules)} />,
              },
              {
                title: '',
                render: (template) =>
                  may('Read-Write Lead') && <Button onClick={() => setOpen(template)}>{t('Delete')}</Button>,
              },
            ]}
          />
        )}
      </Show>
      {open !== undefined && (
        <FormDialog
          title={t('Delete the template {name}?', { name: open.name })}
          action={t('Delete the template')}
          kind="danger"
          onClose={() => setOpen(undefined)}
          onSubmit={async () => {
            await galena.templates.delete(open.templateId);
            loaded.reload();
          }}
        >
          <p>{t('Imports still say which version they have used.')}</p>
        </FormDialog>
      )}
    </Page>
  );
}
