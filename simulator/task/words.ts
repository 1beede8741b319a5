// Parses fault triggers in a prompt: `simulate:blocked`, or `simulate:` and one of Runware's error
// codes. Pure.
import { comesLate, knownCodes } from './refusal.js'

export interface Directives {
  /** The task is refused on submission with this code. */
  atDoor?: string
  /** An image of an accepted task fails with this code. */
  late?: string
  /** Only the first image of the task fails. */
  firstOnly: boolean
  noImage: boolean
  fewer: boolean
  nsfw: boolean
  /** Every image is plain grey, like a withheld one, and is charged for. */
  withheld: boolean
  /** Takes ten times the usual time. */
  slow: boolean
}

export function readDirectives(prompt: string): Directives {
  const words = [...prompt.matchAll(/simulate:([A-Za-z-]+)/g)].map(([, word = '']) => word)
  const code = knownCodes.find((known) => words.includes(known))
  const blocked = words.includes('blocked') || words.includes('blocked-one')
  const late = blocked ? 'invalidProviderContent' : code && comesLate(code) ? code : undefined
  return {
    ...(code && !comesLate(code) && { atDoor: code }),
    ...(late && { late }),
    firstOnly: words.includes('blocked-one'),
    noImage: words.includes('no-image'),
    fewer: words.includes('fewer'),
    nsfw: words.includes('nsfw'),
    withheld: words.includes('withheld'),
    slow: words.includes('slow'),
  }
}
