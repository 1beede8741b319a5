// Marks a picture that the service withheld: it is paid for, and plain grey. The relay lowers its verdict by the mark.
import type { Relay } from '../relay/client.js'

/** A mark that the relay does not take now is sent again when the run is opened the next time. */
export async function markWithheld(relay: Relay, run: string, n: number): Promise<void> {
  await relay.mark(run, n, { what: 'withheld' }).catch(() => undefined)
}
