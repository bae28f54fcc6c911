import { useLayoutEffect, useRef } from 'preact/hooks';

interface GridEditorOptions {
  readonly label: string;
  readonly text: string;
  /** What has been typed already, in place of the text. */
  readonly typed: string | undefined;
  readonly describedBy: string | undefined;
  /** With the text, or undefined where all is to stay as it was. */
  readonly onEnd: (text: string | undefined) => void;
}

/** Changes one cell in its place; cells may have line ends in them. */
export function GridEditor({ label, text, typed, describedBy, onEnd }: GridEditorOptions) {
  const area = useRef<HTMLTextAreaElement>(null);
  const before = useRef('');
  const hasEnded = useRef(false);
  // At once: whoever types quickly has the next key down already.
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    // The browser writes line ends in its own way: what nobody typed is no change.
    before.current = element.value;
    element.focus();
    if (typed === undefined) element.select();
    else element.value = typed;
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
      aria-describedby={describedBy}
      defaultValue={text}
      spellcheck={false}
      dir="auto"
      onKeyDown={(event) => {
        event.stopPropagation();
        // Enter and Escape belong to whoever composes a character.
        if (event.isComposing) return;
        if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') {
          event.preventDefault();
          end(event.currentTarget.value);
        } else if (event.key === 'Escape') end(undefined);
      }}
      onBlur={(event) => end(event.currentTarget.value)}
    />
  );
}
