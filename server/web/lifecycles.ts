/** How each lifecycle's states are drawn: app.ts puts every domain's table here at start, so that views need no domain. */
import type { StateStyle } from '../core/lifecycle';

export const LIFECYCLES: Record<string, Readonly<Record<string, StateStyle>>> = {};

export function drawStatesOf(lifecycle: { readonly name: string; readonly states: Readonly<Record<string, StateStyle>> }): void {
  LIFECYCLES[lifecycle.name] = lifecycle.states;
}
