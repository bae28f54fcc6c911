/** Works one item ahead: while the consumer has one item in hand, the source makes the next. */
export function prefetch<Item>(source: AsyncGenerator<Item>): AsyncGenerator<Item> {
  return workAhead(source, 1, (item) => Promise.resolve(item));
}

/**
 * Works on the items of a source while the consumer has earlier ones in hand.
 * @param count - of so many at a time, at the most
 * @returns what became of them, in the order of the items
 */
export async function* workAhead<Item, Result>(
  source: AsyncGenerator<Item>,
  count: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<{ readonly result: Result } | undefined>[] = [];
  let lastRead: Promise<unknown> = Promise.resolve();
  const start = () => {
    const read = lastRead.then(() => source.next());
    lastRead = read.catch(() => undefined);
    const worked = read.then(async ({ done, value }) =>
      done === true ? undefined : { result: await work(value) },
    );
    // If the consumer stops here, nobody waits for this one: its rejection must not count as unhandled.
    worked.catch(() => undefined);
    underWay.push(worked);
  };
  for (let started = 0; started < count; started += 1) start();
  try {
    for (;;) {
      const worked = await underWay.shift();
      if (worked === undefined) return;
      start();
      yield worked.result;
    }
  } finally {
    await Promise.allSettled(underWay);
    await source.return(undefined);
  }
}
