// Says in words who makes the pictures, and whether that costs money. When nobody can tell, it may.
import type { Upstream } from '../../contract/about.js'

export function upstreamWords({ kind, host }: Upstream): {
  name: string
  tone: string
  money: string
} {
  if (kind === 'simulator')
    return { name: 'Simulated', tone: 'warn', money: 'Simulated pictures cost nothing' }
  if (kind === 'runware')
    return { name: 'Live', tone: 'good', money: 'Runware charges for each picture' }
  return { name: host, tone: 'warn', money: `Pictures from ${host} may cost money` }
}
