import type { GalenaControl } from '@galena/client/control';
import type { ComponentChildren } from 'preact';

/** What each card of the page gets: the control plane, and how to do something at the press of a button. */
export interface CardOptions {
  readonly control: GalenaControl;
  /** Does something and shows what has become of it; what keeps it from being done is said on the page. */
  readonly act: (work: () => Promise<unknown>) => void;
  /** Shows what has become of something that was done otherwise. */
  readonly reload: () => void;
}

interface CardFrame {
  readonly title: string;
  /** What can be done. */
  readonly actions: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Card({ title, actions, children }: CardFrame) {
  return (
    <section class="card" aria-label={title}>
      <div class="card-head">
        <h2>{title}</h2>
        <div class="actions">{actions}</div>
      </div>
      {children}
    </section>
  );
}
