/** The life of an inspection pack: asked for, made by a job, kept for a while, forgotten. */
import type { Role } from '../access/roles';
import type { Refusal } from '../core/errors';
import type { Lifecycle } from '../core/lifecycle';

export const PACK_STATES = ['waiting', 'making', 'ready', 'failed', 'forgotten'] as const;
export type PackState = (typeof PACK_STATES)[number];
export const PACK_ACTIONS = ['take', 'finish', 'fail', 'askAgain', 'forget'] as const;
export type PackAction = (typeof PACK_ACTIONS)[number];
/** `asker` = whoever asked for it: what is in it follows their rights. */
export type PackParty = 'asker' | 'system' | Role;

export interface PackFacts {
  /** Whether nobody is at work on it: not yet, or not any more. */
  readonly untended: boolean;
}
export type PackNeed = 'untended';

const unless = (holds: boolean, refusal: Refusal): Refusal | undefined => (holds ? undefined : refusal);
const TAKEN = { to: 'making', by: ['system'], needs: ['untended'], hidden: true } as const;

export const packLifecycle: Lifecycle<PackState, PackAction, PackParty, PackNeed, PackFacts> = {
  name: 'pack',
  start: 'waiting',
  actions: PACK_ACTIONS,
  path: ['waiting', 'making', 'ready', 'forgotten'],
  states: {
    waiting:   { tag: 'grey line', icon: 'hourglass' },
    making:    { tag: 'blue',      icon: 'arrow-repeat' },
    ready:     { tag: 'green',     icon: 'check-circle-fill' },
    failed:    { tag: 'red',       icon: 'exclamation-triangle' },
    forgotten: { tag: 'grey',      icon: 'trash' },
  },
  guards: { untended: facts => unless(facts.untended, { key: 'packTended' }) },
  table: {
    waiting: { take: TAKEN },
    making: {
      take:   TAKEN,
      finish: { to: 'ready', by: ['system'], hidden: true },
      fail:   { to: 'failed', by: ['system'], hidden: true },
    },
    ready:     { forget: { to: 'forgotten', by: ['system'], hidden: true } },
    failed:    { askAgain: { to: 'waiting', by: ['asker'] } },
    forgotten: { askAgain: { to: 'waiting', by: ['asker'] } },
  },
};
