import type { ComponentChildren } from 'preact';

interface PageOptions {
  readonly title: ComponentChildren;
  readonly children: ComponentChildren;
  /** What can be done on the page. */
  readonly actions?: ComponentChildren;
  readonly lead?: ComponentChildren;
}

export function Page({ title, lead, actions, children }: PageOptions) {
  return (
    <>
      <div class="page-head">
        <div>
          <h1>{title}</h1>
          {lead !== undefined && <p class="quiet">{lead}</p>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}
