/** The environment, read once and typed; production refuses to start without its secrets. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

/** The folder that holds package.json, from source and from dist/ alike. */
export const ROOT = rootFrom(__dirname);

const environment = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  DATA_DIR: z.string().default(join(ROOT, 'data')),
  UPLOADS_DIR: z.string().optional(),
  MONGODB_URI: z.string().optional(),
  BASE_URL: z.url().optional(),
  SESSION_SECRET: z.string().min(32, 'SESSION_SECRET needs at least 32 characters').optional(),
  COPY_SECRET: z.string().min(32, 'COPY_SECRET needs at least 32 characters').optional(),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default('Quytrinh <quytrinh@localhost>'),
  FILE_STORE: z.enum(['disk', 'gridfs']).default('disk'),
  MAX_UPLOAD_MB: z.coerce.number().positive().max(2000).default(50),
  TRUST_PROXY: z.coerce.number().int().min(0).default(0),
  TZ: z.string().default('Asia/Ho_Chi_Minh'),
  DEMONSTRATION: z.enum(['yes', 'no']).default('yes'),
  JOBS: z.enum(['yes', 'no']).default('yes'),
  PROCESSES: z.union([z.literal('auto'), z.coerce.number().int().min(1).max(64)]).default(1),
  /** Given by the process that starts the others, see processes.ts; nobody sets it by hand. */
  PROCESS_PLACE: z.coerce.number().int().min(1).optional(),
  PASSWORD_COST: z.enum(['full', 'least']).default('full'),
});

export interface Config {
  readonly production: boolean; readonly port: number; readonly host: string; readonly dataDir: string; readonly uploadsDir: string;
  readonly mongodbUri: string | undefined; readonly baseUrl: string; readonly sessionSecret: string; readonly copySecret: string;
  readonly smtpUrl: string | undefined; readonly mailFrom: string; readonly fileStore: 'disk' | 'gridfs'; readonly maxUploadBytes: number;
  readonly trustProxy: number; readonly timeZone: string; readonly demonstration: boolean; readonly jobs: boolean;
  /** How many processes serve on this machine. */
  readonly processes: number | 'auto';
  /** Which of them this one is, counted from 1: the first does what a machine does once (jobs, the search index). Alone it is the first. */
  readonly place: number;
  /** `least` is for tests. */
  readonly passwordCost: 'full' | 'least';
}

/** @throws Error with one line for each setting that is missing or wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const read = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!read.success) throw new Error(`Settings that are not right:\n${read.error.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`).join('\n')}`);
  const e = read.data, production = e.NODE_ENV === 'production', dataDir = resolve(e.DATA_DIR);
  if (production) { refuseWithoutSecrets(env); refuseCheapPasswords(e.PASSWORD_COST); }
  return {
    production, port: e.PORT, host: e.HOST, dataDir, uploadsDir: resolve(e.UPLOADS_DIR ?? join(dataDir, 'uploads')),
    mongodbUri: e.MONGODB_URI, baseUrl: (e.BASE_URL ?? `http://localhost:${e.PORT}`).replace(/\/$/, ''),
    sessionSecret: e.SESSION_SECRET ?? keptSecret(dataDir, 'session.secret'), copySecret: e.COPY_SECRET ?? keptSecret(dataDir, 'copy.secret'),
    smtpUrl: e.SMTP_URL, mailFrom: e.MAIL_FROM, fileStore: e.FILE_STORE, maxUploadBytes: e.MAX_UPLOAD_MB * 1024 * 1024,
    trustProxy: e.TRUST_PROXY, timeZone: e.TZ, demonstration: e.DEMONSTRATION === 'yes' && !production, jobs: e.JOBS === 'yes' && (e.PROCESS_PLACE ?? 1) === 1,
    processes: e.PROCESSES, place: e.PROCESS_PLACE ?? 1,
    passwordCost: e.PASSWORD_COST,
  };
}

/** The two secrets: the setting, and the file in DATA_DIR where one that was made here is kept. */
export const SECRETS = {
  sessionSecret: ['SESSION_SECRET', 'session.secret'],
  copySecret:    ['COPY_SECRET',    'copy.secret'],
} as const;
export type SecretName = keyof typeof SECRETS;

/** A secret where there is one already, e.g. for checking what it has signed; none is made. */
export function knownSecret(name: SecretName, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const [setting, fileName] = SECRETS[name], file = join(dataDirOf(env), fileName);
  return env[setting] || (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
}

/** Where DATA_DIR is, without reading any other setting. */
export function dataDirOf(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['DATA_DIR'] || join(ROOT, 'data'));
}

function refuseWithoutSecrets(env: NodeJS.ProcessEnv): void {
  const missing = ['MONGODB_URI', 'BASE_URL', 'SESSION_SECRET', 'COPY_SECRET'].filter(name => !env[name]);
  if (missing.length) throw new Error(`Production needs these settings, see .env.example: ${missing.join(', ')}`);
}

function refuseCheapPasswords(cost: Config['passwordCost']): void {
  if (cost !== 'full') throw new Error('PASSWORD_COST may be lowered for tests only: production hashes passwords at full cost.');
}

/** Outside production a secret is made once and kept, so that sessions and printed QR codes outlive a restart. */
function keptSecret(dataDir: string, name: string): string {
  const file = join(dataDir, name);
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

function rootFrom(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootFrom(dirname(folder));
}
