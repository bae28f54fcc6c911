import { useEffect, useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Icon } from './icon.tsx';
import { plainForeign } from './text.tsx';

/** Something that has happened while somebody looked at something else. */
export interface Notice {
  readonly text: string;
  /** The page about it. */
  readonly href: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
}

const mostShown = 4;
let notices: readonly Notice[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

/** Shows a notice, unless its page is what is looked at; and outside of the browser where that was asked for and another tab is in front. */
export function announce(notice: Notice): void {
  if (document.hidden && notifies())
    new Notification('Galena', { body: plainForeign(notice.text), icon: './galena.svg' });
  if (location.hash !== notice.href)
    set([...notices.filter(({ href }) => href !== notice.href), notice].slice(-mostShown));
}

/** Those of somebody who has signed out are nobody else's. */
export function forgetNotices(): void {
  set([]);
}

/** The notices, in a corner of every page, until they are closed. */
export function Notices() {
  const [shown, setShown] = useState(notices);
  useEffect(() => {
    const follow = () => setShown(notices);
    listeners.add(follow);
    return () => {
      listeners.delete(follow);
    };
  }, []);
  const close = (notice: Notice) => set(notices.filter((other) => other !== notice));
  return (
    <div class="notices" role="status" aria-label={t('Notices')}>
      {shown.map((notice) => (
        <div key={notice.href} class={`toast ${notice.tone}`}>
          <a href={notice.href} onClick={() => close(notice)}>
            {plainForeign(notice.text)}
          </a>
          <button
            type="button"
            class="icon-button"
            aria-label={t('Close notice')}
            onClick={() => close(notice)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}

const keptAs = 'galena.notifications';

/** Whether browser and page can show notifications at all: only pages that came by HTTPS, or from this machine, may. */
export function canNotify(): boolean {
  return 'Notification' in globalThis && isSecureContext && Notification.permission !== 'denied';
}

/** Whether somebody has asked for them in this browser. */
export function notifies(): boolean {
  return canNotify() && Notification.permission === 'granted' && localStorage.getItem(keptAs) === 'on';
}

/** Asks the browser for leave, where it is wanted; gives whether notifications are shown from now on. */
export async function setNotifies(isWanted: boolean): Promise<boolean> {
  if (!isWanted) localStorage.removeItem(keptAs);
  else if ((await Notification.requestPermission()) === 'granted') localStorage.setItem(keptAs, 'on');
  return notifies();
}
