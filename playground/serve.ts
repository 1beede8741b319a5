// Serves the playground on this machine: PORT, PLUGIN_DIR and PLAYGROUND_PAIRING are its settings, more plugins' folders its arguments. Knows no plugin by name.
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { playgroundAnswer } from './serve/answer.js'
import { listenOnLocalhost } from './serve/listen.js'

function refuse(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

function pairing(): Record<string, unknown> {
  try {
    const values: unknown = JSON.parse(process.env['PLAYGROUND_PAIRING'] || '{}')
    if (values && typeof values === 'object' && !Array.isArray(values))
      return values as Record<string, unknown>
  } catch {
    // Refused below, with the same words as any other value that isn't an object.
  }
  return refuse(
    'PLAYGROUND_PAIRING must be a JSON object: the values to place in the plugin’s clientStorage.',
  )
}

const here = dirname(fileURLToPath(import.meta.url))
const port = Number(process.env['PORT'] || 8790)
if (!Number.isInteger(port) || port < 0 || port > 65535)
  refuse(`PORT must be a port's number, not "${process.env['PORT']}".`)

const playground = playgroundAnswer({
  // The bundle lies beside the page that it serves.
  pageDir: resolve(process.env['PLAYGROUND_DIR'] || here),
  pluginDirs: [process.env['PLUGIN_DIR'] || '.', ...process.argv.slice(2)].map((dir) =>
    resolve(dir),
  ),
  clientStorage: pairing(),
})

listenOnLocalhost(port, playground.answer).then(
  (listening) => {
    console.log(`Playground on http://localhost:${listening.port}`)
    const end = () => {
      playground.end()
      void listening.close().then(() => process.exit(0))
    }
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
  },
  (error: NodeJS.ErrnoException) =>
    refuse(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is taken. Stop what runs there, or choose another with PORT=… npm run playground.`
        : `The playground could not listen on port ${port}: ${error.message}`,
    ),
)
