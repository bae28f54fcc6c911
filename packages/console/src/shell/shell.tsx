import { useEffect, useRef, useState } from 'preact/hooks';
import { stopFollowingAll } from '../imports/announce-end.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { forgetNotices, Notices } from '../parts/notices.tsx';
import { discardCorrections, importsWithCorrections } from '../session/kept-corrections.ts';
import { useSession } from '../session/session.ts';
import { Menu } from './menu.tsx';
import { Page } from './page.tsx';
import { setPageTitle } from './page-title.ts';
import { pages } from './pages.tsx';
import { useRoute } from './route.ts';

/** What is around every page: where one may go, who one is, and the way out. */
export function Shell({ onSignOut }: { readonly onSignOut: () => void }) {
  const { service } = useSession();
  const { path, query } = useRoute();
  const main = useRef<HTMLElement>(null);
  const name = path[0] ?? 'start';
  const page = pages.find((known) => known.name === name);
  const place = path.join('/');
  useEffect(() => {
    setPageTitle(page?.title ?? 'Page not found');
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
        Skip to the page
      </a>
      <header class="side">
        <p class="brand">
          <img src="./galena.svg" alt="" width="22" height="22" /> Galena
        </p>
        <Menu current={name} />
        <div class="who">
          <p class="small" title={service.clientId}>
            {service.userEmail}
            <br />
            <span class="quiet">{service.munchkinId}</span>
          </p>
          <SignOut onSignOut={onSignOut} />
        </div>
      </header>
      <main id="content" ref={main} tabIndex={-1} key={place}>
        {page === undefined ? <NotFound /> : page.render(path.slice(1), query)}
      </main>
      <Notices />
    </div>
  );
}

/** Corrections that were not sent go with whoever has made them, but not without a question. */
function SignOut({ onSignOut }: { readonly onSignOut: () => void }) {
  const [unsent, setUnsent] = useState<readonly number[]>([]);
  const signOut = () => {
    discardCorrections();
    onSignOut();
  };
  const ask = () => {
    const batchIds = importsWithCorrections();
    if (batchIds.length === 0) signOut();
    else setUnsent(batchIds);
  };
  return (
    <>
      <Button onClick={ask}>Sign out</Button>
      {unsent.length > 0 && (
        <FormDialog
          title="Discard corrections?"
          action="Discard and sign out"
          kind="danger"
          onSubmit={async () => signOut()}
          onClose={() => setUnsent([])}
        >
          <p>
            Corrected rows of {unsent.length === 1 ? 'import' : 'imports'} {unsent.join(', ')} have not been
            sent. Signing out discards them.
          </p>
        </FormDialog>
      )}
    </>
  );
}

function NotFound() {
  return (
    <Page title="Page not found">
      <p>
        There is no page with this address. <a href="#/start">Go to the start page</a>.
      </p>
    </Page>
  );
}
