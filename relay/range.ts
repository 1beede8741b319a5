// What a Range header asks of so many bytes. Pure.

/** Both ends are included. `beyond`: nothing of it is there. `undefined`: all of it, also where the header asks for several parts. */
export function readRange(header: string | undefined, bytes: number): { from: number; to: number } | 'beyond' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const to = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (first !== '' && last !== '' && Number(last) < from) return undefined
  return from > to ? 'beyond' : { from, to }
}
