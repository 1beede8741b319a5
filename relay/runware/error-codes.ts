// What an error code of Runware means for a task. Pure; codes as collected in Runware's documentation and SDKs, none of them a full list.
import type { Failure } from '../../contract/failure.js'

/** An entry of `errors`, or the error inside a data item, as far as it could be read. */
export interface ProviderError {
  code: string
  message: string
  parameter?: string
  /** In words, where the entry says what it takes instead. */
  allowed?: string
  /** The entry says of itself that the task ended with it. */
  ended: boolean
}

/**
 * `known`: the task is there already. `missing`: it failed or was never heard of. `pace`: not taken, come back later.
 * `unclear`: the server's own trouble, which says nothing of the task. `final`: the task's end, of `whole` or of one image.
 */
export type ErrorClass =
  | { kind: 'known' | 'missing' | 'pace' | 'unclear' }
  | { kind: 'final'; failure: Failure; whole: boolean }

/** What was asked for, which decides who is named as having flagged it. `ref` finds the trouble in the log. */
export interface Asked {
  copyrightDetection: boolean
  checkContent: boolean
  ref: string
}

/** Returns true for a code that says: not taken, come back later. */
export const isPaceCode = (code: string): boolean =>
  /rateLimit|tooManyRequests|queueFull/i.test(code)

/** The meaning of a trouble that came under HTTP `status`. */
export function classifyError(trouble: ProviderError, status: number, asked: Asked): ErrorClass {
  const { code } = trouble
  const whole = (failure: Failure): ErrorClass => ({ kind: 'final', failure, whole: true })
  const one = (failure: Failure): ErrorClass => ({ kind: 'final', failure, whole: false })
  const broken: Failure = { kind: 'broken', ref: asked.ref }

  if (code === 'conflictTaskUUID') return { kind: 'known' }
  if (code === 'taskFailedOrNotFound') return { kind: 'missing' }
  if (code === 'taskCancelled') return whole({ kind: 'cancelled' })
  if (isPaceCode(code)) return { kind: 'pace' }
  if (/credit|quota|balance|paymentRequired/i.test(code)) return whole({ kind: 'outOfCredit' })
  // The member's token is fine; it is the relay's key that is not, so `unauthorised` would send the wrong person away.
  if (/^(invalidApiKey|missingApiKey|unauthorized|forbidden)$/.test(code)) return whole(broken)
  if (isContent(code)) return one({ kind: 'blocked', by: flaggedBy(trouble, asked) })
  if (code === 'timeoutProvider') return one({ kind: 'timedOut' })
  if (/^model(Unavailable|Disabled)$/.test(code)) return whole({ kind: 'modelUnavailable' })
  if (/^(providerError|inferenceError)$/.test(code)) return one(broken)
  if (
    /internalServerError|(service|server)Unavailable|noAvailableServer|modelNotReady|standardError|unknownError/.test(
      code,
    )
  )
    return trouble.ended && status < 500 ? one(broken) : { kind: 'unclear' }
  if (/^(invalid|missing|unsupported|incompatible|unknownParameter)/.test(code))
    return whole({
      kind: 'refused',
      field: fieldOf(trouble),
      allowed: trouble.allowed ?? 'Runware does not take this value',
    })
  const byStatus = classifyStatus(status, asked.ref)
  if (byStatus) return byStatus
  return trouble.ended ? one(broken) : status >= 400 ? whole(broken) : { kind: 'unclear' }
}

/** What a status alone says, where no code is known; `undefined` where it says nothing. */
export function classifyStatus(status: number, ref: string): ErrorClass | undefined {
  if (status === 429) return { kind: 'pace' }
  if (status === 402) return { kind: 'final', failure: { kind: 'outOfCredit' }, whole: true }
  if (status === 401 || status === 403)
    return { kind: 'final', failure: { kind: 'broken', ref }, whole: true }
  if (status >= 500 || status === 408) return { kind: 'unclear' }
  return undefined
}

/** The parameter's own name: the last step of `inputs.seedImage`, or what a code like `invalidWidth` is about. */
export function fieldOf({ parameter, code }: ProviderError): string {
  if (parameter) return parameter.split('.').pop() ?? parameter
  const name = code.replace(/^(invalid|missing|unsupported|incompatible)/, '')
  return name === '' ? 'recipe' : name.charAt(0).toLowerCase() + name.slice(1)
}

function isContent(code: string): boolean {
  return /providerContent|contentPolicy|contentDetected|promptBlocked|imageBlocked|moderation/i.test(
    code,
  )
}

function flaggedBy(
  { code, message }: ProviderError,
  asked: Asked,
): 'copyright' | 'content' | 'prompt' {
  if (/prompt/i.test(code)) return 'prompt'
  if (/nsfw|sensitive|unsafe/i.test(code)) return 'content'
  if (/copyright|likeness|logo|trademark/i.test(message)) return 'copyright'
  return asked.copyrightDetection && !asked.checkContent ? 'copyright' : 'content'
}
