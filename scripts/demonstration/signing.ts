/** A person signs one thing at a time: tries of passwords are counted by person and time, and here the times of documents that are made side by side differ. */

const underWay = new Map<string, Promise<unknown>>();

/** Does `work` after everything that was asked for `account` before. */
export function inTurn(account: string, work: () => Promise<void>): Promise<void> {
  const turn = (underWay.get(account) ?? Promise.resolve()).catch(() => undefined).then(work);
  underWay.set(account, turn);
  return turn;
}
