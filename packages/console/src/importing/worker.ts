import { type CheckRequest, checkFile } from './check-file.ts';
import { dropColumns, openFile } from './open-file.ts';
import type { WorkerAnswer, WorkerTask } from './work.ts';

/** Files are read here, so that the page stays quick however large they are. One task each. */
self.onmessage = ({ data }: MessageEvent<WorkerTask>) => {
  perform(data).then(
    (result) => answer({ result }),
    (error: unknown) => answer({ problem: error instanceof Error ? error.message : String(error) }),
  );
};

function answer(message: WorkerAnswer): void {
  postMessage(message);
}

function perform(task: WorkerTask): Promise<unknown> {
  switch (task.kind) {
    case 'open':
      return openFile(task.file, task.settings, task.fields);
    case 'check':
      return checkFile(task.request satisfies CheckRequest, (progress) => answer({ progress }));
    case 'drop':
      return dropColumns(task.file, task.kept);
  }
}
