/** Names for new records: 24 hexadecimal digits that grow with time. */
import { Types } from 'mongoose';

export function newId(): string {
  return new Types.ObjectId().toHexString();
}
