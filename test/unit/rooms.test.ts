// Checks every import against the rooms' table: the permitted rooms and packages of each room.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

interface RoomRule {
  /** The rooms that may be imported besides the room itself. */
  rooms: string[]
  packages: RegExp
  /** Files that access the machine, and so may import Node's modules. */
  served?: RegExp
  /**
   * By part of the room, the other parts that it may import: a folder, or the name of a file beside
   * the folders.
   */
  parts?: Record<string, string[]>
}

const table: Record<string, RoomRule> = {
  contract: { rooms: [], packages: /^zod\/mini$/ },
  plugin: { rooms: ['contract'], packages: /^$/ },
  ui: {
    rooms: ['contract'],
    packages: /^(preact(\/.*)?|@preact\/signals|@noble\/hashes\/.*|zod\/mini)$/,
    parts: {
      main: ['app', 'form', 'session', 'plan', 'state', 'channel'],
      app: [
        'run',
        'audit',
        'form',
        'controls',
        'session',
        'state',
        'plan',
        'words',
        'relay',
        'load-part',
        'channel',
      ],
      run: ['audit', 'controls', 'session', 'state', 'words', 'channel'],
      audit: ['session', 'state', 'relay', 'channel'],
      form: ['controls', 'session', 'state', 'plan', 'words'],
      controls: ['state', 'plan'],
      session: ['state', 'plan', 'words', 'relay', 'image', 'measure', 'channel'],
      state: ['plan', 'words'],
      plan: ['measure'],
      words: [],
      relay: [],
      image: [],
      measure: ['load-part'],
      'load-part': ['channel'],
      channel: [],
    },
  },
  relay: {
    rooms: ['contract'],
    packages:
      /^(hono(\/.*)?|cloudflare:workers|zod\/mini|workerd|html-entities|opencc-js\/dict\/TSCharacters|unhomoglyph\/data.json)$/,
    served: /^relay\/serve\//,
    parts: {
      worker: [
        'app',
        'account',
        'run',
        'source',
        'team',
        'http',
        'durable-objects',
        'settings',
        'log',
      ],
      health: ['http', 'storage', 'durable-objects', 'log'],
      app: [
        'health',
        'routes',
        'http',
        'source',
        'runware',
        'storage',
        'durable-objects',
        'log',
        'metrics',
      ],
      serve: ['http', 'settings'],
      routes: [
        'http',
        'source',
        'images',
        'runware',
        'streams',
        'durable-objects',
        'log',
        'metrics',
      ],
      run: [
        'account',
        'team',
        'images',
        'runware',
        'streams',
        'storage',
        'durable-objects',
        'settings',
        'log',
        'money',
      ],
      team: ['source', 'http', 'storage', 'durable-objects', 'settings', 'log', 'money'],
      source: ['http', 'images', 'runware', 'storage', 'durable-objects', 'settings', 'log'],
      account: ['runware', 'storage', 'durable-objects', 'settings', 'metrics'],
      images: ['http', 'runware', 'streams', 'storage', 'durable-objects', 'log'],
      http: ['durable-objects', 'settings'],
      runware: ['streams', 'durable-objects', 'metrics', 'loopback'],
      storage: [],
      streams: [],
      'durable-objects': ['settings'],
      settings: ['loopback'],
      loopback: [],
      log: [],
      metrics: [],
      money: [],
    },
  },
  simulator: {
    rooms: ['contract'],
    packages: /^(hono(\/.*)?|@hono\/node-server(\/.*)?|ws|sharp|zod\/mini)$/,
    served: /^simulator\/(serve|listen)\.ts$/,
  },
  playground: {
    rooms: [],
    packages:
      /^(@open-pencil\/.*|@figma\/plugin-typings\/.*|acorn|culori|fflate|quickjs-emscripten.*|@jitl\/.*|preact(\/.*)?|@preact\/signals)$/,
    served: /^playground\/(serve(\.ts$|\/)|sample\/|node\/)/,
  },
  package: { rooms: [], packages: /^fflate$/ },
}

/**
 * The only files of the contract that the sandbox may load at run time, because they load without
 * zod.
 */
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
    // Excludes the playground's own tests, and the output of its build.
    if (/^playground\/(test|dist|node_modules)$/.test(path)) return []
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

const divided = Object.entries(table).flatMap(([room, { parts }]) =>
  parts ? [{ room, parts }] : [],
)

/** Returns the files of the same room that a file imports, types included. */
function neighboursOf(path: string): string[] {
  const [room = ''] = path.split('/')
  return importsOf(path).flatMap(({ from }) => {
    if (!from.startsWith('.')) return []
    const target = join(dirname(path), from).split(sep).join('/')
    const found = [target.replace(/\.js$/, '.ts'), target.replace(/\.jsx?$/, '.tsx')].find((file) =>
      existsSync(join(root, file)),
    )
    return found?.startsWith(`${room}/`) ? [found] : []
  })
}

const partOf = (path: string) => path.split('/')[1]?.replace(/\.tsx?$/, '') ?? ''

test.each(divided)('the parts of $room import only what the table allows', ({ room, parts }) => {
  const files = filesOf(room)
  expect([...new Set(files.map(partOf))].sort()).toEqual(Object.keys(parts).sort())
  const faults = files.flatMap((path) =>
    neighboursOf(path)
      .filter((other) => partOf(other) !== partOf(path))
      .filter((other) => !parts[partOf(path)]?.includes(partOf(other)))
      .map((other) => `${path} may not import ${other}`),
  )
  expect(faults).toEqual([])
})

test.each(divided)('nothing in $room imports in a circle', ({ room }) => {
  const files = new Map(filesOf(room).map((path) => [path, neighboursOf(path)]))
  // A file beside the folders is a part of its own.
  const folderOf = (path: string) => (dirname(path) === room ? path : dirname(path))
  const folders = new Map<string, string[]>()
  for (const [path, others] of files)
    folders.set(folderOf(path), [
      ...(folders.get(folderOf(path)) ?? []),
      ...others.map(folderOf).filter((other) => other !== folderOf(path)),
    ])
  expect(circleIn(files)).toEqual([])
  expect(circleIn(folders)).toEqual([])
})

/** Returns one cycle of the graph, from a node back to itself; empty if there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const circleFrom = (node: string, above: readonly string[]): string[] => {
    if (above.includes(node)) return [...above.slice(above.indexOf(node)), node]
    if (done.has(node)) return []
    done.add(node)
    for (const next of graph.get(node) ?? []) {
      const circle = circleFrom(next, [...above, node])
      if (circle.length > 0) return circle
    }
    return []
  }
  for (const node of graph.keys()) {
    const circle = circleFrom(node, [])
    if (circle.length > 0) return circle
  }
  return []
}

/**
 * Global names of an environment, and the rooms that may use them. Comments and strings do not
 * count as use.
 */
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
