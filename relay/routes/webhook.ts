// Route of Runware's webhook, the only one without a token. The signed secret in its URL names the
// run and cell and authenticates the request.
import type { Routes } from '../http/route.js'
import { maxPictureBytes } from '../streams/base64-stream.js'
import { speedOf } from '../http/http.js'
import { readHook } from '../runware/webhook-signature.js'
import { maxTextBytes } from '../streams/extract-images.js'
import { drain } from '../source/upload.js'
import { notFoundResponse, failureResponse } from '../http/error-response.js'
import { runObject } from '../durable-objects/bindings.js'

/** Limit of a webhook body: one embedded image as base64, and the text beside it. */
const maxHookBytes = Math.ceil(maxPictureBytes / 3) * 4 + maxTextBytes

export function addWebhookRoute(calls: Routes): void {
  calls.add(
    {
      method: 'post',
      path: '/v1/hooks/runware/:secret',
      summary: 'Runware tells of a result. Whatever this relay’s secret stands over is taken.',
      asker: 'anybody',
      bytes: ['application/json'],
      answers: {
        204: { words: 'Heard.' },
        404: { words: 'Another secret.' },
        413: { words: 'Over 71 MB.' },
      },
    },
    async (c) => {
      const hooked = c.env.RELAY_PUBLIC_URL
        ? await readHook(c.env, c.req.param('secret') ?? '')
        : undefined
      const { body } = c.req.raw
      if (!hooked) {
        await body?.cancel()
        return notFoundResponse('hook')
      }
      if (Number(c.req.header('content-length')) > maxHookBytes) {
        await drain(body, speedOf(c))
        return failureResponse({ kind: 'refused', field: 'body', allowed: 'one result' }, 413)
      }
      const run = runObject(c.env, hooked.team, hooked.run)
      const answer = await run.fetch(
        new Request(`https://run/hook?cell=${hooked.cell}`, { method: 'POST', body }),
      )
      return answer.ok ? c.body(null, 204) : notFoundResponse('hook')
    },
  )
}
