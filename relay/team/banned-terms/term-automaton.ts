// Aho–Corasick automaton over UTF-16 units: finds all patterns in one pass, regardless of their
// number. Pure.

/**
 * Transitions stored as rows, for the states nearest to the start: 4 MB. Deeper states store their
 * few edges in a hash table.
 */
const rowCells = 1_000_000

export class TermAutomaton {
  /** Maps each unit of the patterns to its symbol, from 1; 0 is any other unit. */
  private readonly symbols = new Uint16Array(65_536)
  private readonly width: number
  private readonly edges: EdgeTable
  /** For each state, the index of its own pattern, or -1. */
  private readonly pattern: Int32Array
  /**
   * For each state, the state of its longest proper suffix that begins a pattern. States are
   * numbered by depth.
   */
  private readonly fallback: Int32Array
  /**
   * For each state, the nearest state at which a pattern ends, itself or one of its fallbacks; 0 if
   * there is none.
   */
  private readonly output: Int32Array
  private readonly rows: Int32Array
  private readonly rowStates: number
  /**
   * Transitions and matches so far. A test checks that they are bounded by the length of the texts.
   */
  operations = 0

  /** Each pattern has at least one unit, and no two patterns are equal. */
  constructor(patterns: readonly Uint16Array[]) {
    const units = patterns.reduce((sum, { length }) => sum + length, 0)
    let symbols = 0
    for (const letters of patterns)
      for (const unit of letters) if (this.symbols[unit] === 0) this.symbols[unit] = symbols += 1
    this.width = symbols + 1
    this.edges = new EdgeTable(units)
    this.pattern = new Int32Array(units + 1).fill(-1)
    this.fallback = new Int32Array(units + 1)
    this.output = new Int32Array(units + 1)
    this.rowStates = Math.min(units + 1, Math.max(1, Math.floor(rowCells / this.width)))
    this.rows = new Int32Array(this.rowStates * this.width)
    this.addStates(patterns)
  }

  /**
   * Returns the first result of `visit`, which gets the index of each match's pattern and its end,
   * the longest first.
   */
  scan<Result>(
    letters: Uint16Array,
    length: number,
    visit: (pattern: number, end: number) => Result | undefined,
  ): Result | undefined {
    const { symbols, rows, width, rowStates, output, fallback, pattern } = this
    let visits = 0
    let state = 0
    let found: Result | undefined
    let at = 0
    for (; at < length && found === undefined; at += 1) {
      const symbol = symbols[letters[at] as number] as number
      state =
        state < rowStates ? (rows[state * width + symbol] as number) : this.next(state, symbol)
      for (
        let end = output[state] as number;
        end > 0;
        end = output[fallback[end] as number] as number
      ) {
        visits += 1
        found = visit(pattern[end] as number, at + 1)
        if (found !== undefined) break
      }
    }
    this.operations += at + visits
    return found
  }

  private next(from: number, symbol: number): number {
    let state = from
    for (; state >= this.rowStates; state = this.fallback[state] as number) {
      this.operations += 1
      const next = this.edges.get(state, symbol)
      if (next > 0) return next
    }
    return this.rows[state * this.width + symbol] as number
  }

  /** Adds the states depth by depth, so that all fallbacks of a state exist before it. */
  private addStates(patterns: readonly Uint16Array[]): void {
    const { symbols, edges, fallback, output, pattern, rows, width, rowStates } = this
    const at = new Int32Array(patterns.length)
    let states = 1
    let open = patterns.map((_, index) => index)
    for (let depth = 0; open.length > 0; depth += 1) {
      const level = states
      const parents: number[] = []
      const bySymbol: number[] = []
      for (const index of open) {
        const symbol = symbols[patterns[index]?.[depth] as number] as number
        const parent = at[index] as number
        let state = edges.get(parent, symbol)
        if (state === 0) {
          state = states++
          // A state is never a fallback of another state of the same depth, so the parent's row may
          // still change.
          edges.set(parent, symbol, state)
          parents.push(parent)
          bySymbol.push(symbol)
        }
        at[index] = state
        if (patterns[index]?.length === depth + 1) pattern[state] = index
      }
      // The rows of the states added here need the rows of their fallbacks, which have smaller
      // depths.
      for (let n = 0; n < parents.length; n += 1) {
        const state = level + n
        const parent = parents[n] as number
        const symbol = bySymbol[n] as number
        fallback[state] = parent === 0 ? 0 : this.next(fallback[parent] as number, symbol)
        output[state] =
          pattern[state] === -1 ? (output[fallback[state] as number] as number) : state
      }
      for (let n = 0; n < parents.length; n += 1) {
        const parent = parents[n] as number
        if (parent < rowStates) rows[parent * width + (bySymbol[n] as number)] = level + n
      }
      for (let state = level; state < Math.min(states, rowStates); state += 1) {
        const from = (fallback[state] as number) * width
        rows.copyWithin(state * width, from, from + width)
      }
      open = open.filter((index) => (patterns[index]?.length ?? 0) > depth + 1)
    }
    this.operations = 0
  }
}

/**
 * Hash table with open addressing: maps a state and a symbol to the next state, 0 if there is none.
 */
class EdgeTable {
  private readonly mask: number
  private readonly states: Int32Array
  private readonly symbols: Uint16Array
  private readonly targets: Int32Array

  constructor(edges: number) {
    const size = 2 ** Math.ceil(Math.log2(edges * 2 + 1))
    this.mask = size - 1
    this.states = new Int32Array(size)
    this.symbols = new Uint16Array(size)
    this.targets = new Int32Array(size)
  }

  get(state: number, symbol: number): number {
    return this.targets[this.slotOf(state, symbol)] as number
  }

  set(state: number, symbol: number, target: number): void {
    const slot = this.slotOf(state, symbol)
    this.states[slot] = state
    this.symbols[slot] = symbol
    this.targets[slot] = target
  }

  private slotOf(state: number, symbol: number): number {
    let hash = Math.imul(state, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    let slot = (hash ^ (hash >>> 13)) & this.mask
    while (
      this.targets[slot] !== 0 &&
      (this.states[slot] !== state || this.symbols[slot] !== symbol)
    )
      slot = (slot + 1) & this.mask
    return slot
  }
}
