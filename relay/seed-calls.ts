// The calls about seeds: whether one is there, and taking one's bytes.
import { seedHashSchema } from '../contract/run.js'
import type { Calls } from './call.js'
import { Refused } from './door.js'
import { seedNamed } from './objects.js'
import { drain, maxSeedBytes, tooLarge, wrongType } from './receive.js'
import { notThere, refuse } from './refusal.js'

export function seedCalls(calls: Calls): void {
  calls.offer(
    {
      method: 'get',
      path: '/v1/seeds/:hash',
      summary: 'Whether a seed is there, by the SHA-256 of its bytes. Also as HEAD.',
      answers: { 200: { words: 'It is.' }, 404: { words: 'It is not.' } },
    },
    async (c) => {
      const hash = c.req.param('hash') ?? ''
      const there = seedHashSchema.safeParse(hash).success && (await seedNamed(c.env, c.var.who.team, hash).there())
      return there ? c.body(null, 200) : notThere('seed')
    },
  )

  calls.offer(
    {
      method: 'put',
      path: '/v1/seeds/:hash',
      summary: 'Takes a seed’s bytes, at most 25 MiB.',
      bytes: ['image/png', 'image/jpeg'],
      answers: {
        200: { words: 'It was there.' },
        201: { words: 'Taken.' },
        400: { words: 'The bytes do not match the hash.' },
        413: { words: 'Too large.' },
        415: { words: 'Neither a PNG nor a JPEG.' },
      },
    },
    async (c) => {
      const hash = c.req.param('hash') ?? ''
      if (!seedHashSchema.safeParse(hash).success) throw new Refused('seed', 'a SHA-256 in 64 hex digits in lower case', 400)
      const { status, failure } = /^image\/(png|jpeg)\b/i.test(c.req.header('content-type') ?? '') ? tooLarge() : wrongType()
      if (status === 415 || Number(c.req.header('content-length')) > maxSeedBytes) {
        await drain(c.req.raw.body)
        return refuse(failure, status)
      }
      const seed = seedNamed(c.env, c.var.who.team, hash)
      return seed.fetch(new Request(`https://seed/?sha=${hash}`, { method: 'PUT', body: c.req.raw.body }))
    },
  )
}
