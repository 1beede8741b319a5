// A picture that the service withheld: it is paid for, and plain grey. Its words on screen, and the relay's mark, by which its verdict is lowered.
import type { Relay } from '../relay/client.js'

export const withheldWords = {
  words: 'This picture looks withheld by the service: it is plain grey.',
  wayOut: 'Change the prompt and remix it again.',
}

/** A mark that the relay does not take now is sent again when the run is opened the next time. */
export async function markWithheld(relay: Relay, run: string, n: number): Promise<void> {
  await relay.mark(run, n, { what: 'withheld' }).catch(() => undefined)
}
