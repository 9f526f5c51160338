/** A line to the store that can be cut at a chosen command: before it gets there, or when its answer comes back; or that keeps it for a while. */
import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type Mishap =
  /** The command never gets there. */
  | 'cut'
  /** The command is carried out; its answer never comes back. */
  | 'swallow'
  /** As `cut`, and from then on nobody gets through until `mend`. */
  | 'away'
  /** As `swallow`, and from then on nobody gets through until `mend`. */
  | 'awayAfter';

export interface Line {
  readonly port: number;
  /** At the next command of that name on that collection, e.g. `insert`, `people`. */
  arm(mishap: Mishap, command: string, collection: string): void;
  mend(): void;
  /** How often the armed mishap has come. */
  happened(): number;
  close(): Promise<void>;
}

export async function lineTo(target: { readonly host: string; readonly port: number }): Promise<Line> {
  const sockets = new Set<Socket>();
  let armed: { readonly mishap: Mishap; readonly marks: readonly Buffer[] } | undefined, away = false, count = 0;

  const server: Server = createServer(client => {
    if (away) { client.destroy(); return; }
    const store = connect(target);
    let isSwallowed = false;
    const end = (): void => { client.destroy(); store.destroy(); };
    for (const socket of [client, store]) { sockets.add(socket); socket.on('close', () => { sockets.delete(socket); end(); }).on('error', end); }
    client.on('data', piece => {
      const hit = armed?.marks.every(mark => piece.includes(mark)) ? armed : undefined;
      if (!hit) { store.write(piece); return; }
      armed = undefined;
      count += 1;
      if (hit.mishap.startsWith('away')) { away = true; for (const socket of sockets) if (socket !== client && socket !== store) socket.destroy(); }
      if (hit.mishap === 'cut' || hit.mishap === 'away') { end(); return; }
      isSwallowed = true;
      store.write(piece);
    });
    store.on('data', piece => { if (isSwallowed) end(); else client.write(piece); });
  });
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  return {
    port: (server.address() as AddressInfo).port,
    arm(mishap, command, collection) { count = 0; armed = { mishap, marks: [Buffer.from(`\x02${command}\0`), Buffer.from(`${collection}\0`)] }; },
    mend() { away = false; armed = undefined; },
    happened: () => count,
    close: () => new Promise<void>(resolve => { for (const socket of sockets) socket.destroy(); server.close(() => { resolve(); }); }),
  };
}
