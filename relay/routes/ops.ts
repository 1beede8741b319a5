// Routes for operators and integrators: metrics, and the description of the API.
import type { Routes } from '../http/route.js'
import { metricsText, type Reading } from '../metrics.js'
import { openApi } from '../http/openapi.js'
import { readToken, tokensIn } from '../http/token.js'
import { accountObject, teamObject } from '../durable-objects/bindings.js'

export function addOpsRoutes(calls: Routes): void {
  calls.add(
    {
      method: 'get',
      path: '/metrics',
      summary: 'Counters of this process and sums of all teams, for Prometheus.',
      asker: 'operator',
      answers: { 200: { words: 'Prometheus’ text format.', types: ['text/plain'] } },
    },
    async (c) => {
      const teams = [
        ...new Set(
          tokensIn(c.env.RELAY_ADMIN_TOKEN).flatMap((token) => readToken(token)?.team ?? []),
        ),
      ]
      const readings = await Promise.all(
        teams.map(async (team): Promise<Reading[]> => {
          const { running, ended, spentUsd, reservedUsd } = await teamObject(c.env, team).census()
          return [
            { name: 'relay_runs', labels: { team, state: 'running' }, value: running },
            { name: 'relay_runs', labels: { team, state: 'ended' }, value: ended },
            { name: 'relay_spent_usd_total', labels: { team }, value: spentUsd },
            { name: 'relay_reserved_usd', labels: { team }, value: reservedUsd },
          ]
        }),
      )
      const { inFlight, waiting, limit } = await accountObject(c.env).census()
      const account: Reading[] = [
        { name: 'relay_account_tasks', labels: { state: 'in_flight' }, value: inFlight },
        { name: 'relay_account_tasks', labels: { state: 'waiting' }, value: waiting },
        { name: 'relay_account_places', labels: {}, value: limit },
      ]
      const headers = {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'cache-control': 'no-store',
      }
      return new Response(metricsText([...readings.flat(), ...account]), { headers })
    },
  )

  calls.add(
    {
      method: 'get',
      path: '/v1/openapi.json',
      summary: 'This description.',
      answers: { 200: { words: 'OpenAPI 3.1.', types: ['application/json'] } },
    },
    (c) => c.json(openApi(calls.list, c.env.RELAY_VERSION, new URL(c.req.url).origin)),
  )
}
