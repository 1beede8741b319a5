// How long a test waits before it gives up. A limit for what never comes, not an assertion of speed.

/** Slowness of this machine as `npm test` measured it at its start: 1 on an idle machine of two cores, 2 where a step takes twice as long. */
const slowness = Math.max(1, Number(process.env['TEST_SLOWNESS'] ?? 1))

/** Returns `ms`, a wait that suffices on an idle machine, in milliseconds for this one. */
export function patienceMs(ms: number): number {
  return Math.round(ms * slowness)
}
