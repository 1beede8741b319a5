// Rewrites a plugin's async functions so that each call's promise can be observed: `async f(a) { …
// }` becomes `f(...p) { return watch((async (a) => { … })(...p)) }`. Keeps line numbers. Pure; runs
// nothing.
import { parse, type Node } from 'acorn'

/** Name of the observing function in the sandbox: boot/promises.ts. */
export const watcherName = '__watchedByThePlayground'
const given = '__given'

interface Edit {
  at: number
  remove?: number
  insert: string
}

type Tree = Node & Record<string, unknown>

const isTree = (value: unknown): value is Tree => typeof (value as Tree | null)?.type === 'string'

/**
 * Returns the script with its async functions observed; the unchanged script if it cannot be
 * parsed.
 */
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

/** Returns the position of `async`. For a method it is before the name, outside the function. */
function asyncWord(node: Tree, parent: Tree | undefined, code: string): number {
  const method =
    parent &&
    parent['value'] === node &&
    (parent.type === 'MethodDefinition' || parent['method'] === true)
  if (!method) return node.start
  const before = /\basync\b/.exec(code.slice(parent.start, (parent['key'] as Tree).start))
  return before ? parent.start + before.index : -1
}
