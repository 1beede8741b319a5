// Checks the types of each room against its own tsconfig. Uses one process for all of them, so that
// a file shared by several rooms is parsed once.
import ts from 'typescript'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const rooms = [
  'contract',
  'plugin',
  'ui',
  'relay',
  'relay/tsconfig.serve.json',
  'simulator',
  'playground',
  'playground/test',
  'package',
  'test',
]
const said = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
}
/** Parsed files, for each set of options that affects parsing. */
const read = new Map()
let failed = false

for (const room of rooms) {
  const config = join(root, room.endsWith('.json') ? room : `${room}/tsconfig.json`)
  const onUnRecoverableConfigFileDiagnostic = ({ messageText }) => {
    throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
  }
  const parsed = ts.getParsedCommandLineOfConfigFile(
    config,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic },
  )
  const { fileNames, options, errors } = parsed
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  const { target, module, moduleResolution, moduleDetection, jsx, jsxImportSource } = options
  const kind = JSON.stringify([
    target,
    module,
    moduleResolution,
    moduleDetection,
    jsx,
    jsxImportSource,
  ])
  host.getSourceFile = (name, how, ...more) => {
    const key = `${kind} ${how.impliedNodeFormat ?? ''} ${name}`
    if (!read.has(key)) read.set(key, getSourceFile(name, how, ...more))
    return read.get(key)
  }
  const program = ts.createProgram({
    rootNames: fileNames,
    options,
    host,
    configFileParsingDiagnostics: errors,
  })
  const diagnostics = ts.getPreEmitDiagnostics(program)
  if (diagnostics.length > 0) console.error(ts.formatDiagnostics(diagnostics, said))
  console.log(`${diagnostics.length === 0 ? '✓' : '✗'} types of ${room}`)
  failed ||= diagnostics.length > 0
}
process.exit(failed ? 1 : 0)
