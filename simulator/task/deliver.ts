// Sends a finished picture where its task asked: the bytes to a bucket, the news to a webhook. Knows nothing of answers or polls.
import type { Kept } from '../shelf.js'

const firstPauseMs = 250
const longestPauseMs = 8000
const patienceMs = 5000

/** One PUT of the raw bytes. A bucket that refuses them is its owner's matter. */
export async function sendToBucket(uploadEndpoint: string, { bytes, mime }: Kept): Promise<void> {
  await tried(uploadEndpoint, {
    method: 'PUT',
    body: bytes as Uint8Array<ArrayBuffer>,
    headers: { 'content-type': mime },
  })
}

/** One POST a result, flat, and again after growing pauses until somebody answers 2xx. `factor` shortens the pauses. */
export async function tellWebhook(webhookURL: string, result: object, factor = 1): Promise<void> {
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
