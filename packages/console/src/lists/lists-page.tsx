import type { StaticList } from '@galena/client';
import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Time } from '../parts/format.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { goTo, linkTo } from '../shell/route.ts';
import { NewListDialog } from './new-list-dialog.tsx';

const pageSize = 200;

/** All static lists. */
export function ListsPage() {
  const { galena, may } = useSession();
  const [shown, setShown] = useState(pageSize);
  const [isMaking, setIsMaking] = useState(false);
  const loaded = useLoad((signal) => take(galena.lists.list({ signal }), shown + 1), String(shown));
  return (
    <Page
      title={t('Static lists')}
      actions={may('Read-Write Assets') && <Button onClick={() => setIsMaking(true)}>{t('New list')}</Button>}
    >
      <Show loaded={loaded}>
        {(lists) => (
          <div class="stack">
            <ListTable lists={lists.slice(0, shown)} />
            {lists.length > shown && (
              <Button onClick={() => setShown(shown + pageSize)}>{t('Show more')}</Button>
            )}
          </div>
        )}
      </Show>
      {isMaking && <NewListDialog onMade={(id) => goTo(['lists', id])} onClose={() => setIsMaking(false)} />}
    </Page>
  );
}

function ListTable({ lists }: { readonly lists: readonly StaticList[] }) {
  if (lists.length === 0) return <Empty title={t('No static lists')} />;
  return (
    <Table
      name={t('Static lists')}
      items={lists}
      keyOf={({ id }) => id}
      columns={[
        { title: t('Id'), render: ({ id }) => <a href={linkTo(['lists', id])}>{id}</a> },
        { title: t('Name'), isWide: true, render: ({ name }) => <Foreign text={name} /> },
        {
          title: t('Description'),
          isWide: true,
          render: ({ description = '' }) => <Foreign text={description} />,
        },
        { title: t('Created'), render: ({ createdAt }) => <Time at={createdAt} /> },
        { title: t('Changed'), render: ({ updatedAt }) => <Time at={updatedAt} /> },
      ]}
    />
  );
}
