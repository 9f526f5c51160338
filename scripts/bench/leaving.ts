/** Folders, stores and servers of the bench are taken away in the end: also when it is interrupted. */

type Clean = () => Promise<void>;
const owed = new Set<Clean>();

/** What takes `clean` away with it: called at the end or, if that does not come, when the bench is interrupted; whichever is first. */
export function owing(clean: () => Promise<void> | void): Clean {
  let cleaned: Promise<void> | undefined;
  const once: Clean = () => cleaned ??= Promise.resolve(clean()).finally(() => owed.delete(once));
  owed.add(once);
  return once;
}

/** The last that was opened first: servers before the store they work with. */
async function leave(): Promise<void> {
  for (const clean of [...owed].reverse()) await clean().catch((error: unknown) => { console.error(error); });
  process.exit(130);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { void leave(); });
