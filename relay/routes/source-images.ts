// Routes about source images: the check for a stored image, and the upload.
import { seedHashSchema } from '../../contract/run.js'
import type { Routes } from '../http/route.js'
import { HttpError, speedOf, type CallContext } from '../http/http.js'
import { openBody } from '../http/open-bodies.js'
import { drain, maxSeedBytes, tooLarge, wrongType } from '../source/upload.js'
import { notFoundResponse, failureResponse } from '../http/error-response.js'
import { sourceObject, teamObject } from '../durable-objects/bindings.js'

export function addSourceRoutes(calls: Routes): void {
  calls.add(
    {
      method: 'get',
      path: '/v1/seeds/:hash',
      summary: 'Whether a seed is there, by the SHA-256 of its bytes. Also as HEAD.',
      answers: { 200: { words: 'It is.' }, 404: { words: 'It is not.' } },
    },
    async (c) => {
      const hash = c.req.param('hash') ?? ''
      return (await isStored(c, hash)) ? c.body(null, 200) : notFoundResponse('seed')
    },
  )

  calls.add(
    {
      method: 'put',
      path: '/v1/seeds/:hash',
      summary: 'Takes a seed’s bytes, at most 25 MiB.',
      bytes: ['image/png', 'image/jpeg'],
      answers: {
        200: { words: 'It was there.' },
        201: { words: 'Taken.' },
        400: { words: 'The bytes do not match the hash.' },
        408: { words: 'Too slow.' },
        413: { words: 'Too large.' },
        415: { words: 'Neither a PNG nor a JPEG.' },
        429: { words: 'This member, or the team, has as many uploads open as it may.' },
        507: { words: 'This member, or the team, has as many pictures stored as it may.' },
      },
    },
    async (c) => {
      const hash = c.req.param('hash') ?? ''
      if (!seedHashSchema.safeParse(hash).success)
        throw new HttpError('seed', 'a SHA-256 in 64 hex digits in lower case', 400)
      const { status, failure } = /^image\/(png|jpeg)\b/i.test(c.req.header('content-type') ?? '')
        ? tooLarge()
        : wrongType()
      if (status === 415 || Number(c.req.header('content-length')) > maxSeedBytes) {
        await discard(c)
        return failureResponse(failure, status)
      }
      if (await isStored(c, hash)) {
        await discard(c)
        return c.body(null, 200)
      }
      return upload(c, hash)
    },
  )
}

/**
 * Returns true if the bytes of a source image, or its UUID at Runware, are stored. A call to an
 * object creates it, so the team is checked first.
 */
export async function isStored({ env, var: { who } }: CallContext, hash: string): Promise<boolean> {
  return (
    (await teamObject(env, who.team).knowsSource(hash)) && sourceObject(env, who.team, hash).there()
  )
}

/**
 * Reads the body to its end and discards it: a sender that is cut off in the middle sees a
 * connection error instead of the response. If the member has too many open bodies, nothing more is
 * read.
 */
async function discard(c: CallContext): Promise<void> {
  const { team, member } = c.var.who
  let open: ReturnType<typeof openBody>
  try {
    open = openBody(`${team}.${member}`)
  } catch {
    return c.req.raw.body?.cancel()
  }
  await drain(c.req.raw.body, speedOf(c)).finally(open.close)
}

/**
 * Receives the bytes in one of the team's few upload objects, and moves them to the image's own
 * object only when they match their hash: otherwise a made-up hash would leave an object behind.
 */
async function upload(c: CallContext, hash: string): Promise<Response> {
  const { who } = c.var
  const team = teamObject(c.env, who.team)
  const length = c.req.header('content-length')
  const begun = await team.beginUpload(who, length === undefined ? undefined : Number(length))
  if ('failure' in begun) {
    await discard(c)
    return failureResponse(begun.failure, begun.failure.kind === 'refused' ? 507 : undefined)
  }
  let stored: { member: string; hash: string; bytes: number } | undefined
  try {
    const received = sourceObject(c.env, who.team, `upload-${begun.slot}`)
    await received.discard()
    const query = new URLSearchParams({ sha: hash, team: '' })
    const checked = await received.fetch(
      new Request(`https://seed/?${query}`, { method: 'PUT', body: c.req.raw.body }),
    )
    if (!checked.ok) return checked
    if (!(await team.currentRole(who))) return failureResponse({ kind: 'unauthorised' })
    const { body } = await received.fetch(new Request('https://seed/bytes'))
    query.set('team', who.team)
    const answer = await sourceObject(c.env, who.team, hash).fetch(
      new Request(`https://seed/?${query}`, { method: 'PUT', body }),
    )
    if (answer.ok)
      stored = { member: who.member, hash, bytes: Number(checked.headers.get('x-bytes')) }
    await received.discard()
    return new Response(answer.body, answer.ok ? { status: answer.status } : answer)
  } finally {
    await team.finishUpload(begun.id, stored)
  }
}
