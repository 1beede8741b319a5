// Reads every import against the rooms' table: who may import whom, and which packages each room stands on.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** `rooms`: what may be imported besides the room itself. `served`: files that meet the machine, and so may import Node's modules. */
const table: Record<string, { rooms: string[]; packages: RegExp; served?: RegExp }> = {
  contract: { rooms: [], packages: /^zod\/mini$/ },
  plugin: { rooms: ['contract'], packages: /^$/ },
  ui: {
    rooms: ['contract'],
    packages: /^(preact(\/.*)?|@preact\/signals|@noble\/hashes\/.*|zod\/mini)$/,
  },
  relay: {
    rooms: ['contract'],
    packages:
      /^(hono(\/.*)?|cloudflare:workers|zod\/mini|workerd|html-entities|opencc-js\/dict\/TSCharacters|unhomoglyph\/data.json)$/,
    served: /^relay\/serve(\.ts$|\/)/,
  },
  simulator: {
    rooms: ['contract'],
    packages: /^(hono(\/.*)?|@hono\/node-server(\/.*)?|ws|sharp|zod\/mini)$/,
    served: /^simulator\/(serve|listen)\.ts$/,
  },
  playground: {
    rooms: ['contract'],
    packages:
      /^(@open-pencil\/.*|@figma\/plugin-typings\/.*|acorn|culori|fflate|quickjs-emscripten.*|@jitl\/.*|preact(\/.*)?|@preact\/signals)$/,
    served: /^playground\/(serve(\.ts$|\/)|sample\/)/,
  },
}

/** What the sandbox runs must load without zod, so of the contract it may run only these. */
const sandboxRuns = [
  'contract/cells.js',
  'contract/failed.js',
  'contract/framing.js',
  'contract/grid.js',
  'contract/model/presets.js',
]

function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`
    if (statSync(join(root, path)).isDirectory()) return filesOf(path)
    return /\.tsx?$/.test(name) ? [path] : []
  })
}

interface Import {
  from: string
  typeOnly: boolean
}

function importsOf(path: string): Import[] {
  const found: Import[] = []
  const source = ts.createSourceFile(
    path,
    readFileSync(join(root, path), 'utf8'),
    ts.ScriptTarget.Latest,
  )
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      found.push({
        from: wordOf(node.moduleSpecifier),
        typeOnly: node.importClause?.isTypeOnly ?? false,
      })
    if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      found.push({ from: wordOf(node.moduleSpecifier), typeOnly: node.isTypeOnly })
    if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0]
    )
      found.push({ from: wordOf(node.arguments[0]), typeOnly: false })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const wordOf = (node: ts.Node) => (ts.isStringLiteral(node) ? node.text : '')

function faultsOf(path: string): string[] {
  const [room = ''] = path.split('/')
  const rule = table[room]
  if (!rule) return [`${path}: no such room`]
  const served = rule.served?.test(path) ?? false
  return importsOf(path).flatMap(({ from, typeOnly }) => {
    if (!from.startsWith('.')) {
      const node = from.startsWith('node:') || builtinModules.includes(from)
      return (node ? served : rule.packages.test(from)) ? [] : [`${path} may not import ${from}`]
    }
    const target = relative(root, resolve(root, dirname(path), from))
      .split(sep)
      .join('/')
    const [other = ''] = target.split('/')
    if (other === room) return []
    if (!rule.rooms.includes(other)) return [`${path} may not import from ${other}/`]
    if (room === 'plugin' && !typeOnly && !sandboxRuns.includes(target))
      return [`${path} may take only types from ${target}`]
    return []
  })
}

test.each(Object.keys(table))('%s imports only what the rooms’ table allows', (room) => {
  const files = filesOf(room)
  expect(files.length).toBeGreaterThan(0)
  expect(files.flatMap(faultsOf)).toEqual([])
})

/** A world's names stay in the room that may say them. Words in comments and strings are no use of them. */
const worlds: { name: RegExp; rooms: string[] }[] = [
  { name: /(?<![.\w])figma\.(?!com)/, rooms: ['contract', 'ui', 'relay', 'simulator'] },
  { name: /(?<![.\w])(document|window)\./, rooms: ['contract', 'plugin', 'relay', 'simulator'] },
  {
    name: /(?<![.\w])process\./,
    rooms: ['contract', 'plugin', 'ui', 'relay', 'simulator', 'playground'],
  },
]

test('each room names only its own world', () => {
  const faults = worlds.flatMap(({ name, rooms }) =>
    rooms.flatMap((room) =>
      filesOf(room)
        .filter((path) => !table[room]?.served?.test(path))
        .filter((path) => name.test(bare(readFileSync(join(root, path), 'utf8'))))
        .map((path) => `${path} says ${name.source}`),
    ),
  )
  expect(faults).toEqual([])
})

function bare(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''")
}
