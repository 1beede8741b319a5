#!/usr/bin/env node
// `figma-playground <folder>…`: serves the playground on this machine with the plugins of these
// folders.
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { playgroundAnswer } from './serve/answer.js'
import { listenOnLocalhost } from './serve/listen.js'

const usage = `figma-playground [folder…] [--port 8790]

Opens a canvas in the browser that runs Figma plugins. Each folder holds a plugin's manifest.json and the files that it names;
the first plugin is started with the page, the others are in the menu "Plugins". Without a folder: the current one.

Environment:
  PORT                another port
  PLUGIN_DIR          a folder that comes before those of the command line
  PLAYGROUND_PAIRING  a JSON object: values that the first plugin finds in its clientStorage
  PLAYGROUND_DIR      the folder of the built page`

function refuse(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

function commandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
  } catch (error) {
    return refuse(`${(error as Error).message}\n\n${usage}`)
  }
}

function pairing(): Record<string, unknown> {
  try {
    const values: unknown = JSON.parse(process.env['PLAYGROUND_PAIRING'] || '{}')
    if (values && typeof values === 'object' && !Array.isArray(values))
      return values as Record<string, unknown>
  } catch {
    // Refused below, with the same error as any other value that is not an object.
  }
  return refuse(
    'PLAYGROUND_PAIRING must be a JSON object: the values to place in the plugin’s clientStorage.',
  )
}

const { values, positionals } = commandLine()
if (values.help) {
  console.log(usage)
  process.exit(0)
}

const portText = values.port ?? (process.env['PORT'] || '8790')
const port = Number(portText)
if (!Number.isInteger(port) || port < 0 || port > 65535)
  refuse(`The port must be a number from 0 to 65535, not "${portText}".`)

const named = [process.env['PLUGIN_DIR'] ?? '', ...positionals].filter((dir) => dir !== '')
const pluginDirs = (named.length > 0 ? named : ['.']).map((dir) => resolve(dir))
for (const dir of pluginDirs)
  if (!existsSync(join(dir, 'manifest.json')))
    refuse(`There is no manifest.json in ${dir}. Name the folder of a plugin.`)

const here = dirname(fileURLToPath(import.meta.url))
const playground = playgroundAnswer({
  // The bundle is in the same folder as the page that it serves.
  pageDir: resolve(process.env['PLAYGROUND_DIR'] || here),
  pluginDirs,
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
        ? `Port ${port} is taken. Stop what runs there, or choose another with --port.`
        : `The playground could not listen on port ${port}: ${error.message}`,
    ),
)
