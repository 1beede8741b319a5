// `npm run relay`, `npm run simulator`, `npm run playground`: builds and starts one of them, with
// its own settings and arguments.
import { installMissing } from './install.mjs'
import { spawn } from 'node:child_process'

const scripts = {
  relay: 'dist/relay/serve.js',
  simulator: 'dist/simulator.js',
  playground: 'dist/playground/serve.js',
}
const script = scripts[process.argv[2]]
if (!script) {
  console.error(`Say which: ${Object.keys(scripts).join(', ')}.`)
  process.exit(1)
}
installMissing()
// An invitation should not wait for the build of the panel.
if (process.argv[2] === 'relay')
  await (await import('../relay/bundle.mjs')).bundleRelay({ outdir: 'dist/relay' })
else await (await import('../build.mjs')).buildAll()
const child = spawn(process.execPath, [script, ...process.argv.slice(3)], { stdio: 'inherit' })
// A terminal sends Ctrl-C to both; the child decides when to exit.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code) => process.exit(code ?? 1))
