// Runware's errors: their shape, their messages and their HTTP statuses. Source: facts/runware.md.
// Pure.

export interface WireError {
  code: string
  message: string
  parameter?: string | string[]
  taskType?: string
  taskUUID?: string
  documentation?: string
  status?: 'error'
  type?: string
  min?: number
  max?: number
  allowedValues?: unknown[]
}

/** Data and errors of a response. It may have both: an error belongs to its own task. */
export interface Outcome {
  data: object[]
  errors: WireError[]
}

/** Thrown inside the simulator; becomes an entry in `errors` of the response. */
export class Refused extends Error {
  constructor(readonly errors: WireError[]) {
    super(errors.map(({ code }) => code).join(', '))
  }
}

const documentation = 'https://runware.ai/docs/models/ideogram-4-0-remix'

const known: Record<string, { status: number; message: string; late?: true }> = {
  invalidApiKey: {
    status: 401,
    message: 'Invalid API key. Get one at https://my.runware.ai/signup',
  },
  missingApiKey: {
    status: 401,
    message: 'Missing API key. Get one at https://my.runware.ai/signup',
  },
  unauthorized: { status: 401, message: 'This key may not do that.' },
  forbidden: { status: 403, message: 'This is forbidden for this key.' },
  insufficientCredits: {
    status: 402,
    message: 'Insufficient credits, please add your credit card and top-up your balance',
  },
  paymentRequired: { status: 402, message: 'A payment is required.' },
  rateLimitExceeded: { status: 429, message: 'Too many requests. Wait before you send the next.' },
  providerRateLimitExceeded: {
    status: 429,
    message: 'The provider takes no more requests at the moment.',
    late: true,
  },
  timeoutProvider: {
    status: 504,
    message:
      'The external provider did not respond within the timeout window. The request was automatically terminated.',
    late: true,
  },
  providerError: { status: 500, message: 'The external provider reported an error.', late: true },
  inferenceError: { status: 500, message: 'The inference failed.', late: true },
  noAvailableServer: { status: 503, message: 'No server is available for this task.' },
  modelUnavailable: { status: 503, message: 'This model is not available at the moment.' },
  modelDisabled: { status: 503, message: 'This model is disabled.' },
  modelNotReady: { status: 503, message: 'This model is not ready yet.' },
  invalidProviderContent: {
    status: 400,
    message:
      "Invalid content detected. The generated content was flagged and rejected by the provider's content moderation system.",
    late: true,
  },
  contentPolicyViolation: { status: 400, message: 'The content violates the policy.', late: true },
  providerContentPolicyViolation: {
    status: 400,
    message: 'The content violates the provider’s policy.',
    late: true,
  },
  nsfwContentDetected: { status: 400, message: 'Unsafe content was detected.', late: true },
  sensitiveContentDetected: { status: 400, message: 'Sensitive content was detected.', late: true },
  unsafeContentDetected: { status: 400, message: 'Unsafe content was detected.', late: true },
  imageBlocked: { status: 400, message: 'The image was blocked.', late: true },
  promptBlocked: { status: 400, message: 'The prompt was blocked.' },
  moderationFailed: { status: 400, message: 'The moderation failed.', late: true },
  conflictTaskUUID: { status: 400, message: 'A task with this taskUUID exists already.' },
  taskFailedOrNotFound: {
    status: 404,
    message: 'No task with this taskUUID was found, or it failed.',
  },
  taskCancelled: { status: 400, message: 'The task was cancelled.', late: true },
  unsupportedTaskType: { status: 400, message: 'This taskType is not supported.' },
  unsupportedParameter: { status: 400, message: 'This parameter is not supported by the model.' },
  incompatibleParameters: { status: 400, message: 'These parameters cannot be used together.' },
  internalServerError: { status: 500, message: 'An internal server error occurred.' },
  serviceUnavailable: { status: 503, message: 'The service is not available at the moment.' },
  serverUnavailable: { status: 503, message: 'The server is not available at the moment.' },
  standardError: { status: 500, message: 'Something went wrong.' },
  unknownError: { status: 500, message: 'Something went wrong.' },
}

export const knownCodes = Object.keys(known)

/** Returns true if Runware reports this error only after it accepted the task. */
export const comesLate = (code: string) => known[code]?.late === true

export const statusOf = (code: string) => known[code]?.status ?? 400

export function wireError(code: string, more: Partial<WireError> = {}): WireError {
  return {
    code,
    message: known[code]?.message ?? `The request was refused: ${code}.`,
    documentation,
    ...more,
  }
}

export const refuse = (code: string, more: Partial<WireError> = {}) =>
  new Refused([wireError(code, more)])
