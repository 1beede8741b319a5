// Words in a prompt that ask for trouble: `simulate:blocked`, or `simulate:` and one of Runware's error codes. Pure.
import { comesLate, knownCodes } from './refusal.js'

export interface Asked {
  /** The task is refused when it arrives. */
  atDoor?: string
  /** An accepted picture fails with this. */
  late?: string
  /** Only the first picture of the task meets the trouble. */
  firstOnly: boolean
  noImage: boolean
  fewer: boolean
  nsfw: boolean
  /** Every picture is plain grey, as one that was withheld, and is charged for. */
  withheld: boolean
  /** Ten times the usual time. */
  slow: boolean
}

export function askedIn(prompt: string): Asked {
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
