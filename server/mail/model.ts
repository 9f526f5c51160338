/** Mail that waits to be sent; its id is made from what it is about, so that it is written once however often somebody tries. */
import { model, Schema } from 'mongoose';

/** A line below the text: what there is to do and where; without a link it heads the lines after it. */
export interface MailLine { readonly text: string; readonly link: string }

export interface OutgoingRecord {
  _id: string; to: string; name: string; language: 'vi' | 'en'; template: string;
  /** What the text is made of; empty once the mail is out of our hands, because a link in it may open an account. */
  values: Record<string, string>; link: string;
  /** Worded already; emptied like the values. */
  lines?: readonly MailLine[];
  /** As it was last tried. */
  subject: string;
  at: Date; nextTry: Date | null; tries: number; sentAt: Date | null;
  /** When and why it could not be sent; `refused` = the other side said that it never takes it. */
  failedAt: Date | null; failure: string; refused: boolean;
}

const outgoingSchema = new Schema<OutgoingRecord>({
  _id: { type: String, required: true }, to: String, name: String, language: String, template: String, values: Schema.Types.Mixed, link: String,
  lines: [new Schema<MailLine>({ text: String, link: String }, { _id: false, id: false })], subject: String,
  at: Date, nextTry: Date, tries: Number, sentAt: Date, failedAt: Date, failure: String, refused: Boolean,
}, { versionKey: false, minimize: false });
outgoingSchema.index({ nextTry: 1 });
outgoingSchema.index({ failedAt: -1, to: 1 });
outgoingSchema.index({ at: -1 });

export const Outgoing = model<OutgoingRecord>('Outgoing', outgoingSchema, 'outgoing');
