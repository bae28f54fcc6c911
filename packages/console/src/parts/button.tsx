import type { ComponentChildren } from 'preact';

interface ButtonOptions {
  readonly children: ComponentChildren;
  /** What it does, where what it says is too little without what stands around it. */
  readonly label?: string;
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
  label,
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
      aria-label={label}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
    </button>
  );
}
