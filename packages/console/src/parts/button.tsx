import type { ComponentChildren } from 'preact';

interface ButtonOptions {
  readonly children: ComponentChildren;
  readonly kind?: 'main' | 'plain' | 'danger';
  readonly type?: 'button' | 'submit';
  readonly isBusy?: boolean;
  readonly disabled?: boolean;
  /** The id of what says more about it. */
  readonly describedBy?: string;
  readonly onClick?: () => void;
}

/** What is busy is not pressed twice, and keeps the focus. */
export function Button({
  children,
  kind = 'plain',
  type = 'button',
  isBusy = false,
  disabled = false,
  describedBy,
  onClick,
}: ButtonOptions) {
  return (
    <button
      type={type}
      class={`button ${kind}`}
      disabled={disabled}
      aria-busy={isBusy}
      aria-describedby={describedBy}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
    </button>
  );
}
