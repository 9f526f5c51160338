/** How forms were answered, so that a second sending is answered the same: a memory, the trail is the evidence. */
import { model, Schema } from 'mongoose';

/** As in web/route.ts, without what is drawn. */
export type KeptAnswer =
  | { readonly redirect: string; readonly flash?: KeptFlash }
  | { readonly json: unknown; readonly status?: number };

interface KeptFlash {
  readonly key: string; readonly values?: Readonly<Record<string, string | number>>;
  readonly href?: string; readonly link?: string;
}

/** `_id` is the key of core/sending.ts; no answer = a page was drawn, or one with a secret in it. */
export interface SentRecord { _id: string; at: Date; answer?: KeptAnswer }

const KEPT_SECONDS = 7 * 24 * 3600;

/** Written after every act of a person: it need not wait for the disk, since the trail says the same. */
const sentSchema = new Schema<SentRecord>({
  _id: { type: String, required: true }, at: Date, answer: Schema.Types.Mixed,
}, { versionKey: false, minimize: false, writeConcern: { w: 1, j: false } });
sentSchema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const Sent = model<SentRecord>('Sent', sentSchema, 'sendings');
