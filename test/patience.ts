// Timeouts of tests. They only stop a test that hangs, and do not assert speed.

/**
 * Slowness of this machine as `npm test` measured it at its start: 1 on an idle machine of two
 * cores, 2 where a step takes twice as long.
 */
const slowness = Math.max(1, Number(process.env['TEST_SLOWNESS'] ?? 1))

/**
 * Returns `ms`, a sufficient timeout on an idle machine in milliseconds, scaled for this machine.
 */
export function patienceMs(ms: number): number {
  return Math.round(ms * slowness)
}
