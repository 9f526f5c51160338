/** Loaded before the app into its process: tells the bench for how long the event loop could not take up what came. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The timer that is watched comes this often by itself: what is told is how much later it came. */
const EVERY_MS = 10, NANOSECONDS = 1e6;
const delay = monitorEventLoopDelay({ resolution: EVERY_MS });

delay.enable();
process.on('message', () => {
  process.send?.({ p99: late(delay.percentile(99)), longest: late(delay.max) });
  delay.reset();
});

function late(nanoseconds: number): number {
  return Math.max(0, nanoseconds / NANOSECONDS - EVERY_MS);
}
