import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Icon } from '../parts/icon.tsx';
import { LanguageChoice } from '../parts/language-choice.tsx';
import { useSession } from '../session/session.ts';
import { lackingFor } from './page-permissions.ts';
import { groups, pages } from './pages.tsx';

/** Where one may go. On a phone it is one button, which opens the rest below it. */
export function Menu({ current }: { readonly current: string }) {
  const session = useSession();
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => setIsOpen(false), [current]);
  const shown = pages.filter(
    ({ name, isHidden, isOfDoubles }) =>
      !isHidden &&
      (!isOfDoubles || session.service.double === true) &&
      lackingFor(name, session) === undefined,
  );
  const shownGroups = groups.filter(({ name }) => shown.some(({ group }) => group === name));
  return (
    <nav
      aria-label={t('Pages')}
      class={isOpen ? 'open' : ''}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        setIsOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        class="button menu-button"
        aria-expanded={isOpen}
        aria-controls="menu"
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'close' : 'menu'} /> {t('Menu')}
      </button>
      <div id="menu" class="menu">
        {shownGroups.map((group) => (
          <div key={group.name} class="menu-group">
            <p id={`menu-${group.name}`}>{group.title()}</p>
            <ul aria-labelledby={`menu-${group.name}`}>
              {shown
                .filter((page) => page.group === group.name)
                .map(({ name, title, icon }) => (
                  <li key={name}>
                    <a
                      href={`#/${name}`}
                      aria-current={name === current ? 'page' : undefined}
                      onClick={() => setIsOpen(false)}
                    >
                      <Icon name={icon} /> {title()}
                    </a>
                  </li>
                ))}
            </ul>
          </div>
        ))}
        <LanguageChoice />
      </div>
    </nav>
  );
}
