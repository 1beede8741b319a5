// Routes about a team: its members, policy, usage and ledger. Each calls the team's Durable Object.
import * as z from 'zod/mini'
import { auditLineSchema, costCorrectionSchema } from '../../contract/audit.js'
import {
  invitationSchema,
  invitedSchema,
  memberChangeSchema,
  memberListSchema,
  memberSchema,
  type Member,
} from '../../contract/member.js'
import { policySchema } from '../../contract/policy.js'
import { usageSchema } from '../../contract/usage.js'
import type { Routes } from '../http/route.js'
import { HttpError, type CallContext } from '../http/http.js'
import { notFoundResponse } from '../http/error-response.js'
import { readToken, tokensIn } from '../http/token.js'
import { type Bindings, runObject, teamObject } from '../durable-objects/bindings.js'

const unstored = { headers: { 'cache-control': 'no-store' } }
const teamOf = (c: CallContext) => teamObject(c.env, c.var.who.team)
const found = { words: 'The member.', schema: memberSchema }
const missing = { words: 'No such member, or one who was revoked.' }

export function addTeamRoutes(calls: Routes): void {
  calls.add(
    {
      method: 'get',
      path: '/v1/policy',
      summary: 'The team’s policy, whole. What a member may see of it is in about.',
      asker: 'admin',
      answers: { 200: { words: 'The policy.', schema: policySchema } },
    },
    async (c) => c.json(await teamOf(c).policy(), unstored),
  )

  calls.add(
    {
      method: 'put',
      path: '/v1/policy',
      summary: 'Sets the team’s policy, whole. Runs that were posted before go on as they are.',
      asker: 'admin',
      body: policySchema,
      answers: { 200: { words: 'The policy as it is now.', schema: policySchema } },
    },
    async (c, policy) => c.json(await teamOf(c).setPolicy(policy), unstored),
  )

  calls.add(
    {
      method: 'get',
      path: '/v1/members',
      summary: 'Everybody who was ever invited, and the first admins.',
      asker: 'admin',
      answers: { 200: { words: 'The members.', schema: memberListSchema } },
    },
    async (c) =>
      c.json(
        { members: [...firstsOf(c.env, c.var.who.team), ...(await teamOf(c).members())] },
        unstored,
      ),
  )

  calls.add(
    {
      method: 'post',
      path: '/v1/members',
      summary: 'Invites somebody. The token in the answer is told this once.',
      asker: 'admin',
      body: invitationSchema,
      answers: {
        201: { words: 'Invited.', schema: invitedSchema },
        409: { words: 'The name has a good token already.' },
      },
    },
    async (c, invitation) => {
      const invited = await teamOf(c).invite(c.var.who.team, invitation)
      if (!invited)
        throw new HttpError('name', 'somebody who has no token yet; revoke the old one first', 409)
      return c.json(invited, { status: 201, ...unstored })
    },
  )

  calls.add(
    {
      method: 'put',
      path: '/v1/members/:id',
      summary: 'Changes a member’s role and caps.',
      asker: 'admin',
      body: memberChangeSchema,
      answers: { 200: found, 404: missing },
    },
    async (c, change) => {
      const member = await teamOf(c).change(c.req.param('id') ?? '', change)
      return member ? c.json(member, unstored) : notFoundResponse('member')
    },
  )

  calls.add(
    {
      method: 'delete',
      path: '/v1/members/:id',
      summary:
        'Revokes a member’s token at once, and calls off what that member’s runs have not sent.',
      asker: 'admin',
      answers: { 204: { words: 'Revoked.' }, 404: missing },
    },
    async (c) =>
      (await teamOf(c).revoke(c.req.param('id') ?? ''))
        ? c.body(null, 204)
        : notFoundResponse('member'),
  )

  calls.add(
    {
      method: 'get',
      path: '/v1/usage',
      summary:
        'What was spent, is reserved and is left, today and this month by UTC. An admin sees all members.',
      answers: { 200: { words: 'The usage.', schema: usageSchema } },
    },
    async (c) => c.json(await teamOf(c).usage(c.var.who), unstored),
  )

  calls.add(
    {
      method: 'put',
      path: '/v1/runs/:id/images/:n/cost',
      summary:
        'Sets what an image really cost, where the service named no cost or one that cannot be right.',
      asker: 'admin',
      body: costCorrectionSchema,
      answers: {
        204: { words: 'Set. The ledger and the budget follow.' },
        404: { words: 'No such image of this team.' },
        409: { words: 'The service named the cost, and it counts.' },
      },
    },
    async (c, { costUsd }) => {
      const [run, n] = [c.req.param('id') ?? '', Number(c.req.param('n'))]
      const { team, member } = c.var.who
      const known = Number.isInteger(n) && (await teamOf(c).ownerOf(run)) !== undefined
      const corrected = known
        ? await runObject(c.env, team, run).correctCost(n, costUsd)
        : undefined
      if (!corrected) return notFoundResponse('image')
      if (corrected === 'told')
        throw new HttpError(
          'costUsd',
          'nothing here, for the service named a cost that counts',
          409,
        )
      await teamOf(c).noteCorrection(member, run, n)
      return c.body(null, 204)
    },
  )

  calls.add(
    {
      method: 'get',
      path: '/v1/audit',
      summary:
        'The ledger, one line an image, in the order in which runs ended. A member sees the own lines, an admin all.',
      query: {
        format: '`ndjson` or `csv`. Without it, what Accept prefers.',
        since: 'Of runs posted at or after this time, ISO 8601.',
        until: 'Of runs posted before it.',
        run: 'Of one run.',
      },
      answers: {
        200: {
          words: 'The lines.',
          schema: auditLineSchema,
          types: ['application/x-ndjson', 'text/csv'],
        },
      },
    },
    audit,
  )
}

async function audit(c: CallContext): Promise<Response> {
  const { role, member } = c.var.who
  const form = formOf(c)
  const query = new URLSearchParams({ form })
  if (role !== 'admin') query.set('member', member)
  for (const name of ['since', 'until'] as const) {
    const text = c.req.query(name)
    if (text === undefined) continue
    const time = isoSchema.safeParse(text)
    if (!time.success) throw new HttpError(name, 'a day or a time in ISO 8601', 400)
    query.set(name, new Date(time.data).toISOString())
  }
  const run = c.req.query('run')
  if (run !== undefined) query.set('run', run)
  const { body } = await teamOf(c).fetch(new Request(`https://team/audit?${query}`))
  const type = form === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson'
  return new Response(body, {
    headers: { 'content-type': type, 'cache-control': 'no-store', vary: 'accept' },
  })
}

const isoSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

function formOf(c: CallContext): 'csv' | 'ndjson' {
  const asked = c.req.query('format')
  if (asked === undefined)
    return /\btext\/csv\b/i.test(c.req.header('accept') ?? '') ? 'csv' : 'ndjson'
  if (asked !== 'csv' && asked !== 'ndjson') throw new HttpError('format', 'ndjson or csv', 400)
  return asked
}

/** Returns the admins whose tokens are in the relay's settings. */
function firstsOf({ RELAY_ADMIN_TOKEN }: Bindings, team: string): Member[] {
  const tokens = tokensIn(RELAY_ADMIN_TOKEN).flatMap((token) => readToken(token) ?? [])
  const ours = tokens.filter((one) => one.team === team)
  return ours.map(({ member }) => ({
    id: member,
    name: member,
    role: 'admin',
    caps: {},
    first: true,
  }))
}
