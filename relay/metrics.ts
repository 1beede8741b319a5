// Counts events of this process since its start, in the Prometheus text format. Nothing depends on
// the counters, so they are stored outside the Durable Objects.

const help = {
  relay_requests_total: 'Calls by route and status.',
  relay_request_seconds_total: 'Time until the answers’ headers, by route.',
  relay_upstream_requests_total:
    'Requests at Runware by task and outcome: a status, or none where no answer came.',
  relay_upstream_holds_total: 'Times that nothing was sent to Runware for a while.',
  relay_images_delivered_total: 'Images handed over whole.',
} as const

const gauges = {
  relay_runs: 'Runs by state.',
  relay_spent_usd_total: 'Settled cost of all time.',
  relay_reserved_usd: 'Reserved for runs under way.',
  relay_account_tasks:
    'Tasks of all teams by state: in flight at Runware, or waiting for a place there.',
  relay_account_places: 'How many tasks may be in flight at a time.',
} as const

type Labels = Record<string, string | number>
export type Reading = { name: keyof typeof gauges; labels: Labels; value: number }

const counted = new Map<keyof typeof help, Map<string, number>>()

export function count(name: keyof typeof help, labels: Labels = {}, by = 1): void {
  const series = counted.get(name) ?? new Map<string, number>()
  const key = labelled(labels)
  counted.set(name, series.set(key, (series.get(key) ?? 0) + by))
}

/**
 * Returns the text format, version 0.0.4. `readings` are the current values of the Durable Objects.
 */
export function metricsText(readings: readonly Reading[]): string {
  const families = Object.entries(help).map(([name, words]) => {
    const series = [...(counted.get(name as keyof typeof help) ?? [])]
    return family(name, words, 'counter', series)
  })
  const read = Object.entries(gauges).map(([name, words]) => {
    const series = readings
      .filter((one) => one.name === name)
      .map((one): [string, number] => [labelled(one.labels), one.value])
    return family(name, words, name.endsWith('_total') ? 'counter' : 'gauge', series)
  })
  return [...families, ...read].join('')
}

function family(
  name: string,
  words: string,
  type: 'counter' | 'gauge',
  series: [string, number][],
): string {
  return `# HELP ${name} ${words}\n# TYPE ${name} ${type}\n${series.map(([labels, value]) => `${name}${labels} ${value}\n`).join('')}`
}

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${String(value).replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`))}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
