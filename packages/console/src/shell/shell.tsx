import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { discardCorrections, importsWithCorrections } from '../session/kept-corrections.ts';
import { useSession } from '../session/session.ts';
import { Page } from './page.tsx';
import { pages } from './pages.tsx';
import { useRoute } from './route.ts';

/** What is around every page: where one may go, who one is, and the way out. */
export function Shell({ onSignOut }: { readonly onSignOut: () => void }) {
  const { service } = useSession();
  const { path, query } = useRoute();
  const main = useRef<HTMLElement>(null);
  const name = path[0] ?? 'import';
  const page = pages.find((known) => known.name === name);
  const place = path.join('/');
  useEffect(() => {
    document.title = `${page?.title ?? 'Nothing here'} - Galena`;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place, page]);
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
        <nav aria-label="Pages">
          <ul>
            {pages
              .filter(({ isHidden, isOfDoubles }) => !isHidden && (!isOfDoubles || service.double))
              .map(({ name: target, title }) => (
                <li key={target}>
                  <a href={`#/${target}`} aria-current={target === name ? 'page' : undefined}>
                    {title}
                  </a>
                </li>
              ))}
          </ul>
        </nav>
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
        {page === undefined ? <NothingHere /> : page.render(path.slice(1), query)}
      </main>
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

function NothingHere() {
  return (
    <Page title="Nothing here">
      <p>
        There is no such page. <a href="#/imports">The imports</a> may be what you look for.
      </p>
    </Page>
  );
}
