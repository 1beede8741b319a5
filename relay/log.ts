// Writes the relay's log, one line of JSON for each event. Never logs a secret or a prompt.

/** Fields of a log line. `at` and `what` are set by the log itself. */
type Facts = Record<string, string | number | undefined> & { at?: never; what?: never }

export function log(what: string, facts: Facts): void {
  console.log(JSON.stringify({ at: new Date().toISOString(), what, ...facts }))
}
