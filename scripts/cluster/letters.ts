/** The mail server of the run: takes every letter and counts how often each came. */
import { SMTPServer } from 'smtp-server';

export interface Letters {
  readonly url: string;
  /** By Message-ID: how often it was handed over. */
  readonly came: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function takeLetters(): Promise<Letters> {
  const came = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], logger: false,
    onData(stream, _, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => {
        const id = /^Message-ID:\s*<([^>]+)>/im.exec(Buffer.concat(pieces).toString())?.[1] ?? '';
        came.set(id, (came.get(id) ?? 0) + 1);
        done();
      });
    },
  });
  server.on('error', () => undefined); // a server that was killed in the middle of a letter
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', () => { resolve(); }); });
  const address = server.server.address(), port = typeof address === 'object' && address ? address.port : 0;
  const close = (): Promise<void> => new Promise(resolve => { server.close(() => { resolve(); }); });
  return { url: `smtp://127.0.0.1:${port}`, came, close };
}
