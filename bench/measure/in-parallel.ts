/** Does a job `count` times, so many at once; each worker takes the next number when it is done with the last. */
export async function inParallel(
  { count, workers }: { readonly count: number; readonly workers: number },
  job: (number: number, worker: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const work = async (worker: number) => {
    while (next < count) {
      const number = next;
      next += 1;
      await job(number, worker);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
}
