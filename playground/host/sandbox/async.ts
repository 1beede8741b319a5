// Rewrites a plugin's async functions so that the promise each call gives can be watched: `async f(a) { … }` becomes
// `f(...p) { return watch((async (a) => { … })(...p)) }`. Changes no line numbers. Pure; runs nothing.
import { parse, type Node } from 'acorn'

/** The sandbox's name for it: boot/promises.ts. */
export const watcherName = '__watchedByThePlayground'
const given = '__given'

interface Edit {
  at: number
  remove?: number
  insert: string
}

type Tree = Node & Record<string, unknown>

const isTree = (value: unknown): value is Tree => typeof (value as Tree | null)?.type === 'string'

/** The same script with its async functions watched; the script itself where it cannot be read. */
export function watchAsync(code: string): string {
  if (!/\basync\b/.test(code)) return code
  let root: Tree
  try {
    root = parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowHashBang: true,
    }) as unknown as Tree
  } catch {
    return code
  }
  const edits: Edit[] = []
  visit(root, undefined, (node, parent) => edits.push(...editsOf(node, parent, code)))
  edits.sort((a, b) => a.at - b.at)
  let out = ''
  let from = 0
  for (const { at, remove = 0, insert } of edits) {
    out += code.slice(from, at) + insert
    from = at + remove
  }
  return out + code.slice(from)
}

function visit(
  root: Tree,
  parent: Tree | undefined,
  see: (node: Tree, parent: Tree | undefined) => void,
): void {
  const waiting: [Tree, Tree | undefined][] = [[root, parent]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [node, above] = next
    see(node, above)
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) for (const one of value.filter(isTree)) waiting.push([one, node])
      else if (isTree(value)) waiting.push([value, node])
    }
  }
}

function editsOf(node: Tree, parent: Tree | undefined, code: string): Edit[] {
  if (node['async'] !== true || node['generator'] === true) return []
  if (node.type === 'ArrowFunctionExpression')
    return [
      { at: node.start, insert: `(...${given})=>${watcherName}((` },
      { at: node.end, insert: `)(...${given}))` },
    ]
  if (node.type !== 'FunctionDeclaration' && node.type !== 'FunctionExpression') return []
  const word = asyncWord(node, parent, code)
  const open = code.indexOf('(', isTree(node['id']) ? node['id'].end : node.start)
  const body = node['body'] as Tree
  const close = code.slice(0, body.start).trimEnd().length
  if (word < 0 || open < 0 || code[close - 1] !== ')') return []
  return [
    { at: word, remove: 'async'.length, insert: '' },
    { at: open, insert: `(...${given}){return ${watcherName}((async` },
    { at: close, insert: '=>' },
    { at: node.end, insert: `)(...${given}))}` },
  ]
}

/** A method's `async` stands before its name, outside of its function. */
function asyncWord(node: Tree, parent: Tree | undefined, code: string): number {
  const method =
    parent &&
    parent['value'] === node &&
    (parent.type === 'MethodDefinition' || parent['method'] === true)
  if (!method) return node.start
  const before = /\basync\b/.exec(code.slice(parent.start, (parent['key'] as Tree).start))
  return before ? parent.start + before.index : -1
}
