import { useEffect, useRef } from 'preact/hooks';

/** How much is done, from 0 to 1. */
export function ProgressBar({ label, share }: { readonly label: string; readonly share: number }) {
  const fill = useRef<HTMLDivElement>(null);
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  useEffect(() => {
    if (fill.current !== null) fill.current.style.width = `${percent}%`;
  }, [percent]);
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div ref={fill} />
    </div>
  );
}
