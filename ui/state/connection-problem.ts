// Why the panel has no connection to the team's relay.
import type { Failure } from '../../contract/failure.js'

/**
 * `address`: the content security policy that Figma makes of the manifest blocks it. `localNetwork`: Chrome denies the frame addresses in
 * the local network, without asking anybody. `host` is shown to the designer.
 */
export type ConnectionProblem =
  | { kind: 'address' | 'localNetwork' | 'offline'; host: string }
  | { kind: 'refused'; failure: Failure }
