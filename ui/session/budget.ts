// What may still be spent, as the panel shows it before anybody presses the button. Asks the relay again whenever that may have changed.
import type { Usage } from '../../contract/usage.js'
import type { Relay } from '../relay/client.js'
import { usage } from '../state/state.js'

/** Without an answer nothing is shown; the relay refuses what is over the budget all the same. */
export async function askUsage(relay: Relay): Promise<void> {
  usage.value = await relay.usage().catch(() => undefined)
}

/** The tightest of all caps, and in which words. Nothing where there is none. */
export function leftOf({ me, teamLeft }: Usage): { usd: number; words: string } | undefined {
  const caps: [number | null, string][] = [
    [me.day.leftUsd, 'left today'],
    [teamLeft.dayUsd, 'left today for the team'],
    [me.month.leftUsd, 'left this month'],
    [teamLeft.monthUsd, 'left this month for the team'],
  ]
  return caps.reduce<{ usd: number; words: string } | undefined>(
    (least, [usd, words]) => (usd !== null && (!least || usd < least.usd) ? { usd, words } : least),
    undefined,
  )
}
