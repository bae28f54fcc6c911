import { useLayoutEffect, useRef } from 'preact/hooks';

interface GridEditorOptions {
  readonly label: string;
  readonly text: string;
  /** With the text, or undefined where all is to stay as it was. */
  readonly onEnd: (text: string | undefined) => void;
}

/** Changes one cell in its place; cells may have line ends in them. */
export function GridEditor({ label, text, onEnd }: GridEditorOptions) {
  const area = useRef<HTMLTextAreaElement>(null);
  const before = useRef('');
  const hasEnded = useRef(false);
  // At once: whoever types quickly has the next key down already.
  useLayoutEffect(() => {
    // The browser writes line ends in its own way: what nobody typed is no change.
    before.current = area.current?.value ?? '';
    area.current?.focus();
    area.current?.select();
  }, []);
  const end = (result: string | undefined) => {
    if (hasEnded.current) return;
    hasEnded.current = true;
    onEnd(result === before.current ? undefined : result);
  };
  return (
    <textarea
      ref={area}
      rows={1}
      aria-label={label}
      defaultValue={text}
      spellcheck={false}
      dir="auto"
      onKeyDown={(event) => {
        if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') {
          event.preventDefault();
          end(event.currentTarget.value);
        } else if (event.key === 'Escape') end(undefined);
        event.stopPropagation();
      }}
      onBlur={(event) => end(event.currentTarget.value)}
    />
  );
}
