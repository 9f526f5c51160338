/** Comments on a revision: threads that are answered and resolved; approval waits for the last one (7.5.2 c). */
import { authorOf, type Actor } from '../access/roles';
import { NotFound, Refused } from '../core/errors';
import { newId } from '../core/id';
import { act } from './acts';
import type { Revision, RevisionComment } from './model';

export interface CommentOn { id: string; n: number; comment: string }

const MOST = 500;

export async function addComment(actor: Actor, input: { id: string; n: number; place: string; text: string }, now: Date): Promise<void> {
  await act(actor, { id: input.id, n: input.n, action: 'comment', details: { place: input.place } }, now, revision => {
    if (revision.comments.length >= MOST) throw new Refused({ key: 'tooManyComments', values: { count: MOST } });
    const comment: RevisionComment = { id: newId(), at: now, by: authorOf(actor), place: input.place, text: input.text, replies: [], resolved: null };
    return { revision: { ...revision, comments: [...revision.comments, comment] } };
  });
}

/** An answer opens a resolved thread again: somebody has more to say. */
export async function reply(actor: Actor, input: CommentOn & { text: string }, now: Date): Promise<void> {
  await act(actor, { id: input.id, n: input.n, action: 'comment' }, now, revision => ({
    revision: withComment(revision, input.comment, comment => ({ ...comment, replies: [...comment.replies, { at: now, by: authorOf(actor), text: input.text }], resolved: null })),
  }));
}

export async function resolve(actor: Actor, input: CommentOn, now: Date): Promise<void> {
  await act(actor, { id: input.id, n: input.n, action: 'resolve' }, now, revision => ({
    revision: withComment(revision, input.comment, comment => ({ ...comment, resolved: comment.resolved ?? { at: now, by: authorOf(actor) } })),
  }));
}

function withComment(revision: Revision, id: string, change: (comment: RevisionComment) => RevisionComment): Revision {
  if (!revision.comments.some(comment => comment.id === id)) throw new NotFound();
  return { ...revision, comments: revision.comments.map(comment => (comment.id === id ? change(comment) : comment)) };
}
