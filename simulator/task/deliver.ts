// Sends a generated image to the destinations of its task: the bytes to a bucket, the result to a
// webhook.
import type { Kept } from '../shelf.js'

const firstPauseMs = 250
const longestPauseMs = 8000
const patienceMs = 5000

/**
 * Sends one PUT with the raw bytes. A refusal by the bucket is ignored: it concerns only the
 * bucket's owner.
 */
export async function sendToBucket(uploadEndpoint: string, { bytes, mime }: Kept): Promise<void> {
  await tried(uploadEndpoint, {
    method: 'PUT',
    body: bytes as Uint8Array<ArrayBuffer>,
    headers: { 'content-type': mime },
  })
}

/**
 * Sends one POST for each result, flat, and retries with growing pauses until a 2xx response.
 * `factor` shortens the pauses.
 */
export async function sendWebhook(webhookURL: string, result: object, factor = 1): Promise<void> {
  const request = {
    method: 'POST',
    body: JSON.stringify(result),
    headers: { 'content-type': 'application/json' },
  }
  for (let pauseMs = firstPauseMs; pauseMs <= longestPauseMs; pauseMs *= 2) {
    if (await tried(webhookURL, request)) return
    await new Promise((resume) => setTimeout(resume, pauseMs * factor))
  }
}

async function tried(url: string, init: RequestInit): Promise<boolean> {
  try {
    return (await fetch(url, { ...init, signal: AbortSignal.timeout(patienceMs) })).ok
  } catch {
    return false
  }
}
