// Classifies Runware's error codes. Pure. The codes are collected from Runware's documentation and
// SDKs, none of which has a full list.
import type { Failure } from '../../contract/failure.js'

/** An entry of `errors`, or the error inside a data item, as far as it could be read. */
export interface ProviderError {
  code: string
  message: string
  parameter?: string
  /** Accepted values in words, if the entry has them. */
  allowed?: string
  /** True if the entry states that the task ended with it. */
  ended: boolean
}

/**
 * `known`: the task exists already. `missing`: it failed or never arrived. `pace`: not accepted,
 * retry later. `unclear`: a server problem that is no statement about the task. `final`: the end of
 * the `whole` task or of one image.
 */
export type ErrorClass =
  | { kind: 'known' | 'missing' | 'pace' | 'unclear' }
  | { kind: 'final'; failure: Failure; whole: boolean }

/**
 * The request's parameters, which determine the input that an error counts against. `ref`
 * identifies the error in the log.
 */
export interface Asked {
  copyrightDetection: boolean
  checkContent: boolean
  ref: string
}

/** Returns true for a rate limit code: not accepted, retry later. */
export const isPaceCode = (code: string): boolean =>
  /rateLimit|tooManyRequests|queueFull/i.test(code)

/** Returns the class of an error that came with HTTP `status`. */
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
  // The member's token is valid and the relay's key is not, so `unauthorised` would blame the wrong
  // person.
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

/**
 * Returns the class of an HTTP status without a known code, or `undefined` if the status is not
 * conclusive.
 */
export function classifyStatus(status: number, ref: string): ErrorClass | undefined {
  if (status === 429) return { kind: 'pace' }
  if (status === 402) return { kind: 'final', failure: { kind: 'outOfCredit' }, whole: true }
  if (status === 401 || status === 403)
    return { kind: 'final', failure: { kind: 'broken', ref }, whole: true }
  if (status >= 500 || status === 408) return { kind: 'unclear' }
  return undefined
}

/**
 * Returns the parameter's own name: the last step of `inputs.seedImage`, or the parameter in a code
 * like `invalidWidth`.
 */
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
