/** A replica set on this machine for trying: members on ports of loopback that can be killed, frozen and started. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { freePort } from './address';
import { candidates, type Surroundings } from './candidates';
import { filesOf, launch, pidIn, type RunningServer, type ServerFiles } from './launch';

const NAME = 'quytrinh', LOOPBACK = '127.0.0.1', ELECTION_MS = 60_000, STEPPED_DOWN_SECONDS = 10;

export interface Member {
  readonly host: string;
  /** Straight to this member, whatever its role. */
  readonly uri: string;
  /** As if its machine lost its power. */
  kill(): Promise<void>;
  /** As if its machine hung: connections stay open and nobody answers. */
  freeze(): void;
  thaw(): void;
  /** After a kill, on the same data. */
  start(): Promise<void>;
  /** Gives up being primary and is not elected again for ten seconds. @throws Error when it is not the primary. */
  stepDown(): Promise<void>;
}

export interface ReplicaSet {
  readonly uri: string;
  readonly members: readonly Member[];
  /** The member that takes writes; waits for an election. @throws Error when there is none within a minute. */
  primary(): Promise<Member>;
  /** Ends all members, the frozen ones by force. */
  stop(): Promise<void>;
}

/** @param options more arguments of each `mongod`. @throws Error where there is no `mongod`: see candidates.ts. */
export async function startReplicaSet(
  folder: string, around: Surroundings,
  { count = 3, options = [] }: { count?: number; options?: readonly string[] } = {},
): Promise<ReplicaSet> {
  const program = await anyProgram(around), ports: number[] = [];
  while (ports.length < count) {
    const port = await freePort(undefined);
    if (!ports.includes(port)) ports.push(port);
  }
  const members = ports.map((port, at) => memberAt(program, join(folder, `member${at + 1}`), port, options));
  const stop = async (): Promise<void> => { await Promise.all(members.map(member => member.stop())); };
  try {
    await Promise.all(members.map(member => member.start()));
    await initiate(members);
  } catch (error) {
    await stop();
    throw error;
  }
  const hosts = members.map(member => member.host).join(',');
  return {
    uri: `mongodb://${hosts}/quytrinh?replicaSet=${NAME}`, members,
    primary: () => primaryAmong(members),
    stop,
  };
}

async function anyProgram(around: Surroundings): Promise<string> {
  const reasons: string[] = [];
  for (const row of candidates) {
    const found = await row.find({ ...around, uri: undefined });
    if ('program' in found) return found.program;
    if ('whyNot' in found) reasons.push(`${row.name}: ${found.whyNot}`);
  }
  throw new Error(`No mongod is to be had. ${reasons.join(' ')}`);
}

function memberAt(
  program: string, folder: string, port: number, options: readonly string[],
): Member & { stop(): Promise<void> } {
  const host = `${LOOPBACK}:${port}`, files: ServerFiles = filesOf(folder, 'mongod');
  let running: RunningServer | undefined, isOver = false;
  const uri = `mongodb://${host}/quytrinh?directConnection=true`;
  const signal = (name: NodeJS.Signals): void => {
    const pid = pidIn(files.pid);
    if (pid !== undefined) process.kill(pid, name);
  };
  return {
    host, uri,
    async kill() { signal('SIGKILL'); await running?.ended; running = undefined; },
    freeze() { signal('SIGSTOP'); },
    thaw() { signal('SIGCONT'); },
    async start() {
      if (isOver) return; // whoever ends the set does not wait for those who mend it
      mkdirSync(folder, { recursive: true });
      running = await launch(program, files, { port }, ['--replSet', NAME, ...options]);
    },
    async stepDown() {
      await withAdmin({ uri }, admin => admin.command({ replSetStepDown: STEPPED_DOWN_SECONDS, force: true }));
    },
    async stop() {
      isOver = true;
      if (!running) return;
      signal('SIGCONT');
      await running.stop();
    },
  };
}

async function initiate(members: readonly Member[]): Promise<void> {
  const settings = { electionTimeoutMillis: 2000, heartbeatIntervalMillis: 500 };
  const config = { _id: NAME, members: members.map(({ host }, _id) => ({ _id, host })), settings };
  await withAdmin(members[0], admin => admin.command({ replSetInitiate: config }));
  await primaryAmong(members);
}

async function primaryAmong(members: readonly Member[]): Promise<Member> {
  for (const until = Date.now() + ELECTION_MS; Date.now() < until; await wait(100)) {
    const roles = await Promise.all(members.map(async member => {
      const hello = await withAdmin(member, admin => admin.command({ hello: 1 })).catch(() => undefined);
      return hello?.['isWritablePrimary'] === true ? member : undefined;
    }));
    const primary = roles.find(one => one !== undefined);
    if (primary) return primary;
  }
  throw new Error('The replica set has elected no primary within a minute.');
}

async function withAdmin<T>(
  member: Pick<Member, 'uri'> | undefined, work: (admin: mongo.Db) => Promise<T>,
): Promise<T> {
  if (!member) throw new Error('A replica set needs a member.');
  const patience = { serverSelectionTimeoutMS: 1500, connectTimeoutMS: 1500, socketTimeoutMS: 3000 };
  const client = new mongo.MongoClient(member.uri, patience);
  try {
    return await work(client.db('admin'));
  } finally {
    await client.close();
  }
}
