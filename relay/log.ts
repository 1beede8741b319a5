// The relay's log: one line of JSON a fact. Never a secret, never a prompt.
export function log(what: string, facts: Record<string, string | number | undefined>): void {
  console.log(JSON.stringify({ at: new Date().toISOString(), what, ...facts }))
}
