// What may still be spent: read from the relay, and the tightest of the caps.
import type { Usage } from '../../contract/usage.js'
import type { Relay } from '../relay/client.js'
import { usage } from '../state/state.js'

/** Without an answer no budget is shown; the relay refuses what is over it in any case. */
export async function loadUsage(relay: Relay): Promise<void> {
  usage.value = await relay.usage().catch(() => undefined)
}

export type CapName = 'myDay' | 'teamDay' | 'myMonth' | 'teamMonth'

/** Returns the cap of which least is left, or nothing where there is no cap. */
export function tightestCap({
  me,
  teamLeft,
}: Usage): { leftUsd: number; cap: CapName } | undefined {
  const caps: [number | null, CapName][] = [
    [me.day.leftUsd, 'myDay'],
    [teamLeft.dayUsd, 'teamDay'],
    [me.month.leftUsd, 'myMonth'],
    [teamLeft.monthUsd, 'teamMonth'],
  ]
  return caps.reduce<{ leftUsd: number; cap: CapName } | undefined>(
    (least, [leftUsd, cap]) =>
      leftUsd !== null && (!least || leftUsd < least.leftUsd) ? { leftUsd, cap } : least,
    undefined,
  )
}
