/** What is stored of jobs and followers: when they run next, who holds them, how the last run went. */
import { model, Schema } from 'mongoose';

export interface JobRecord { _id: string; next: Date; holder: string; heldUntil: Date | null; lastStart: Date | null; lastEnd: Date | null; lastResult: string; failures: number }
export interface CursorRecord { _id: string; at: Date }

export const Job = model<JobRecord>('Job', new Schema<JobRecord>({ _id: { type: String, required: true }, next: Date, holder: String, heldUntil: Date, lastStart: Date, lastEnd: Date, lastResult: String, failures: Number }, { versionKey: false }), 'jobs');
export const Cursor = model<CursorRecord>('Cursor', new Schema<CursorRecord>({ _id: { type: String, required: true }, at: Date }, { versionKey: false }), 'cursors');
