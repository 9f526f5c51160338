/** What is stored of jobs and followers: when they run next, who holds them, how the last run went, how far a follower is. */
import { model, Schema } from 'mongoose';
import type { Position } from '../core/changes';

export interface JobRecord {
  _id: string; next: Date;
  /** The server that runs it now, and its run: both are checked by whatever it writes about itself. */
  holder: string; token?: string; heldUntil: Date | null;
  lastStart: Date | null; lastEnd: Date | null; lastResult: string; failures: number;
  /** Where its last turn was cut, for work that is done in an order. */
  position?: Position | null;
}

/**
 * `at` and `id` are settled; `seenAt` and `seenId` is how far was looked; `begun` is when the follower first looked. A cursor of an
 * earlier version has `at` alone.
 */
export interface CursorRecord {
  _id: string; at: Date; id?: string; seenAt?: Date; seenId?: string; begun?: Date;
  aside?: { id: string; since: Date; next: Date; tries: number }[];
}

const jobSchema = new Schema<JobRecord>({
  _id: { type: String, required: true }, next: Date, holder: String, token: String, heldUntil: Date, lastStart: Date, lastEnd: Date,
  lastResult: String, failures: Number, position: new Schema<Position>({ at: Date, id: String }, { _id: false, id: false }),
}, { versionKey: false });

const asideSchema = new Schema({ id: String, since: Date, next: Date, tries: Number }, { _id: false, id: false });
const cursorSchema = new Schema<CursorRecord>({
  _id: { type: String, required: true }, at: Date, id: String, seenAt: Date, seenId: String, begun: Date,
  aside: { type: [asideSchema], default: undefined },
}, { versionKey: false, id: false });

export const Job = model<JobRecord>('Job', jobSchema, 'jobs');
export const Cursor = model<CursorRecord>('Cursor', cursorSchema, 'cursors');
