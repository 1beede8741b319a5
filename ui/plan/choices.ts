// The grammar of choices in a prompt, with a parser and printer. Pure.
//
//   line   = { choice | character }
//   choice = "{" line "|" line { "|" line } "}"      nested at most 20 deep
//
// `\{`, `\|`, `\}` and `\\` are escaped characters; any other backslash is a plain one.
// A brace that opens no choice (it has no bar, or no closing brace) and a bar outside of a choice
// are plain characters.

/** Plain text, or a choice between branches. */
export type Piece = string | Branches
export type Branches = readonly (readonly Piece[])[]

const deepest = 20

interface Open {
  /** The pieces before the brace, in its enclosing branch. */
  before: Piece[]
  branches: Piece[][]
}

/** Returns the pieces of a line. Adjacent texts are merged, and none is empty. */
export function parseChoices(line: string): Piece[] {
  const open: Open[] = []
  let pieces: Piece[] = []
  for (let at = 0; at < line.length; at += 1) {
    const [here = '', next = ''] = [line[at], line[at + 1]]
    const inside = open[open.length - 1]
    if (here === '\\' && next !== '' && '{|}\\'.includes(next)) {
      append(pieces, next)
      at += 1
    } else if (here === '{' && open.length < deepest) {
      open.push({ before: pieces, branches: [] })
      pieces = []
    } else if (here === '|' && inside) {
      inside.branches.push(pieces)
      pieces = []
    } else if (here === '}' && inside) {
      open.pop()
      pieces = closed(inside, pieces)
    } else append(pieces, here)
  }
  // An opened choice without an end is plain characters.
  for (const unfinished of open.reverse()) pieces = asCharacters(unfinished, pieces, '')
  return pieces
}

function closed(inside: Open, last: Piece[]): Piece[] {
  if (inside.branches.length === 0) return asCharacters(inside, last, '}')
  return [...inside.before, [...inside.branches, last]]
}

function asCharacters({ before, branches }: Open, last: readonly Piece[], end: string): Piece[] {
  append(before, '{')
  for (const branch of branches) {
    for (const piece of branch) append(before, piece)
    append(before, '|')
  }
  for (const piece of last) append(before, piece)
  if (end) append(before, end)
  return before
}

function append(pieces: Piece[], piece: Piece): void {
  const last = pieces[pieces.length - 1]
  if (typeof piece === 'string' && typeof last === 'string')
    pieces[pieces.length - 1] = last + piece
  else pieces.push(piece)
}

/** Returns the line that `parseChoices` reads as these pieces. */
export function printChoices(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) =>
      typeof piece === 'string'
        ? piece.replace(/[{|}\\]/g, '\\$&')
        : `{${piece.map(printChoices).join('|')}}`,
    )
    .join('')
}

/** Returns the number of lines that the pieces expand to: `Infinity` beyond 1.8 × 10³⁰⁸. */
export const countOf = (pieces: readonly Piece[]): number =>
  pieces.reduce(
    (product, piece) => (typeof piece === 'string' ? product : product * countOfChoice(piece)),
    1,
  )

// Cached because each expanded line needs the count, and parsed pieces do not change.
const counted = new WeakMap<Branches, number>()

function countOfChoice(branches: Branches): number {
  const known = counted.get(branches)
  if (known !== undefined) return known
  const count = branches.reduce((sum, branch) => sum + countOf(branch), 0)
  counted.set(branches, count)
  return count
}

export interface Spelled {
  text: string
  /** The chosen branch of each outermost choice. */
  chosen: string[]
}

/**
 * Returns the expanded line number `index`, from 0; the last choice changes fastest. Does not
 * expand the lines before it.
 */
export function spell(pieces: readonly Piece[], index: number): Spelled {
  let rest = index
  const parts: string[] = []
  const chosen: string[] = []
  for (const piece of [...pieces].reverse()) {
    if (typeof piece === 'string') {
      parts.push(piece)
      continue
    }
    const count = countOfChoice(piece)
    const mine = count === Infinity ? rest : rest % count
    rest = count === Infinity ? 0 : Math.floor(rest / count)
    const word = branchAt(piece, mine)
    parts.push(word)
    chosen.push(word)
  }
  return { text: parts.reverse().join(''), chosen: chosen.reverse() }
}

function branchAt(branches: Branches, index: number): string {
  let rest = index
  for (const branch of branches) {
    const count = countOf(branch)
    if (rest < count) return spell(branch, rest).text
    rest -= count
  }
  return ''
}
