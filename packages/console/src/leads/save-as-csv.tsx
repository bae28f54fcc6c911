import { useRef, useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { formatBytes } from '../parts/format.tsx';
import { explain } from '../parts/states.tsx';
import { saveFile } from '../results/save-file.ts';

type Pieces = Iterable<string> | AsyncIterable<string | Uint8Array>;

interface SaveAsCsvOptions {
  readonly label: string;
  /** Of the file. */
  readonly name: string;
  /** The file, in pieces. */
  readonly pieces: (signal: AbortSignal) => Pieces | Promise<Pieces>;
}

/** A button that makes a file of what the server has, and can be told to stop. */
export function SaveAsCsv({ label, name, pieces }: SaveAsCsvOptions) {
  const [done, setDone] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const running = useRef<AbortController>(undefined);
  const save = async () => {
    const ending = new AbortController();
    running.current = ending;
    setProblem(undefined);
    setDone(0);
    try {
      const file: (string | Uint8Array)[] = [];
      let size = 0;
      for await (const piece of await pieces(ending.signal)) {
        size += piece.length;
        ending.signal.throwIfAborted();
        if (file.push(piece) % shownEvery === 0) setDone(size);
      }
      ending.signal.throwIfAborted();
      saveFile(file, name);
    } catch (error) {
      if (!ending.signal.aborted) setProblem(explain(error));
    }
    if (!ending.signal.aborted) setDone(undefined);
  };
  const stop = () => {
    running.current?.abort();
    setDone(undefined);
  };
  return (
    <span>
      {done === undefined ? (
        <Button onClick={() => void save()}>{label}</Button>
      ) : (
        <Button onClick={stop}>
          {done === 0 ? t('Stop the download') : t('Stop the download ({size})', { size: formatBytes(done) })}
        </Button>
      )}
      {problem !== undefined && <span role="alert"> {problem}</span>}
    </span>
  );
}

/** The size that is shown changes after so many pieces. */
const shownEvery = 300;
