// Measures the current slowness of this machine, so that tests wait longer on a busy one.
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'

/** Time of the work below on an idle machine with two cores, in milliseconds. */
const idleMs = 220

/** Returns the slowness from 1 (an idle machine) to 20. */
export function measureSlowness() {
  const startedAt = performance.now()
  for (let i = 0; i < 3; i++) spawnSync(process.execPath, ['-e', ''])
  const block = Buffer.alloc(1 << 20)
  for (let i = 0; i < 150; i++) createHash('sha256').update(block).digest()
  return Math.min(20, Math.max(1, (performance.now() - startedAt) / idleMs))
}
