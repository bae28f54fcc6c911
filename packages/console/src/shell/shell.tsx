import { useEffect, useRef, useState } from 'preact/hooks';
import { stopFollowingAll } from '../imports/announce-end.ts';
import { T, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { forgetNotices, Notices } from '../parts/notices.tsx';
import { explain, NotAllowed } from '../parts/states.tsx';
import { AccountCard } from '../session/account-card.tsx';
import { discardCorrections, importsWithCorrections } from '../session/kept-corrections.ts';
import { useSession } from '../session/session.ts';
import { leaveBy } from './leaving.ts';
import { Menu } from './menu.tsx';
import { Page } from './page.tsx';
import { lackingFor } from './page-permissions.ts';
import { setPageTitle } from './page-title.ts';
import { pages } from './pages.tsx';
import { useRoute } from './route.ts';

/** What is around every page: where one may go, who one is, and the way out. */
export function Shell({ onSignOut }: { readonly onSignOut: () => Promise<void> }) {
  const session = useSession();
  const { path, query } = useRoute();
  const main = useRef<HTMLElement>(null);
  const name = path[0] ?? 'start';
  const page = pages.find((known) => known.name === name);
  const lacking = lackingFor(name, session);
  const place = path.join('/');
  useEffect(() => {
    setPageTitle(page?.title() ?? t('Page not found'));
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place, page]);
  useEffect(
    () => () => {
      stopFollowingAll();
      forgetNotices();
    },
    [],
  );
  return (
    <div class="shell">
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t('Skip to the page')}
      </a>
      <header class="side">
        <p class="brand">
          <img src="./galena.svg" alt="" width="22" height="22" /> Galena
        </p>
        <Menu current={name} />
        <div class="who">
          <AccountCard />
          <SignOut onSignOut={onSignOut} />
        </div>
      </header>
      <main id="content" ref={main} tabIndex={-1} key={place}>
        {page === undefined && <NotFound />}
        {page !== undefined &&
          (lacking === undefined ? (
            page.render(path.slice(1), query)
          ) : (
            <Page title={page.title()}>
              <NotAllowed permission={lacking} />
            </Page>
          ))}
      </main>
      <Notices />
    </div>
  );
}

/** Corrections that were not sent go with whoever has made them, but not without a question. */
function SignOut({ onSignOut }: { readonly onSignOut: () => Promise<void> }) {
  const { account } = useSession();
  const [unsent, setUnsent] = useState<readonly number[]>([]);
  const [problem, setProblem] = useState<string>();
  const signOut = async () => {
    await onSignOut();
    discardCorrections();
  };
  const ask = () => {
    const batchIds = importsWithCorrections();
    if (batchIds.length > 0) setUnsent(batchIds);
    else signOut().catch((error: unknown) => setProblem(explain(error)));
  };
  // The proxy would sign them in again at once.
  if (account?.throughProxy === true) return null;
  return (
    <>
      <Button onClick={() => leaveBy(ask)}>{t('Sign out')}</Button>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {unsent.length > 0 && (
        <FormDialog
          title={t('Discard corrections?')}
          action={t('Discard and sign out')}
          kind="danger"
          onSubmit={signOut}
          onClose={() => setUnsent([])}
        >
          <p>
            {tn(
              unsent.length,
              'Corrected rows of import {imports} have not been sent. Signing out discards them.',
              'Corrected rows of imports {imports} have not been sent. Signing out discards them.',
              { imports: unsent.join(', ') },
            )}
          </p>
        </FormDialog>
      )}
    </>
  );
}

function NotFound() {
  return (
    <Page title={t('Page not found')}>
      <p>
        <T
          text="There is no page with this address. {link}."
          link={<a href="#/start">{t('Go to the start page')}</a>}
        />
      </p>
    </Page>
  );
}
