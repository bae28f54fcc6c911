type Ask = (leave: () => void) => void;

/** Asks whether the page that is shown may be left; undefined where nothing would be lost. */
let ask: Ask | undefined;

/** The number of the shown entry of the history: each has one, so that it can be returned to from either side. */
let shown = 0;

/** Called before anything follows the address. */
export function watchHistory(): void {
  shown = numberEntry(0);
  addEventListener('hashchange', hold, { capture: true });
}

/**
 * Has somebody asked before the page is left: by a link, an address, the buttons of the browser, signing out.
 * @param asks is given what leaves it after all
 * @returns what ends that
 */
export function guardPage(asks: Ask): () => void {
  ask = asks;
  addEventListener('beforeunload', keep);
  return () => {
    if (ask === asks) release();
  };
}

/** Does what leaves the page, once whoever guards it has nothing against it. */
export function leaveBy(leave: () => void): void {
  if (ask === undefined) leave();
  else ask(leave);
}

/** What was done on the page leads elsewhere: nobody is asked. */
export function release(): void {
  ask = undefined;
  removeEventListener('beforeunload', keep);
}

/** The browser has gone already: a guarded page is returned to, and nothing learns of it. */
function hold(event: Event): void {
  const before = shown;
  const now = numberEntry(before + 1);
  const steps = now - before;
  if (ask === undefined || steps === 0) {
    shown = now;
    return;
  }
  event.stopImmediatePropagation();
  history.go(-steps);
  ask(() => {
    release();
    history.go(steps);
  });
}

function numberEntry(next: number): number {
  const { entry = next } = (history.state ?? {}) as { readonly entry?: number };
  history.replaceState({ entry }, '');
  return entry;
}

function keep(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
