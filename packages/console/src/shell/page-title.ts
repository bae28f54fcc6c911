import { useEffect } from 'preact/hooks';

let pageTitle = 'Galena';
let ownTitle: string | undefined;

function show(): void {
  document.title = `${ownTitle ?? pageTitle} - Galena`;
}

/** Names the page in the tab of the browser. */
export function setPageTitle(title: string): void {
  pageTitle = title;
  show();
}

/** What the tab says instead while a page shows something of its own: how far a file is, so that it is seen from another tab. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    ownTitle = title;
    show();
    return () => {
      ownTitle = undefined;
      show();
    };
  }, [title]);
}
