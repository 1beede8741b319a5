// The relay's log: one line of JSON a fact. Never a secret, never a prompt.

/** `at` and `what` are the line's own. */
type Facts = Record<string, string | number | undefined> & { at?: never; what?: never }

export function log(what: string, facts: Facts): void {
  console.log(JSON.stringify({ at: new Date().toISOString(), what, ...facts }))
}
