// Serves the simulator on this machine, with its settings from the environment. Only this file of
// the simulator accesses the process.
import { listen } from './listen.js'
import { createSimulator } from './simulator.js'

function refuse(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

function numberIn(name: string, standard: number): number {
  const value = Number(process.env[name] || standard)
  return value >= 0
    ? value
    : refuse(`${name} must be a number of 0 or more, not “${process.env[name]}”.`)
}

const port = numberIn('PORT', 8788)
const simulator = createSimulator({
  apiKey: process.env['SIMULATOR_KEY'] || undefined,
  publicUrl: process.env['SIMULATOR_PUBLIC_URL'] || undefined,
  pace: numberIn('SIMULATOR_PACE', 1),
  balanceUsd: numberIn('SIMULATOR_BALANCE_USD', Infinity),
  blankBytes: process.env['SIMULATOR_BLANK_BYTES']
    ? numberIn('SIMULATOR_BLANK_BYTES', 0)
    : undefined,
})

listen(simulator, port).then(
  (listening) => {
    console.log(`The simulator of Runware listens on http://localhost:${listening.port}/v1`)
    const end = () => void listening.close().then(() => process.exit(0))
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
  },
  (error: NodeJS.ErrnoException) =>
    refuse(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is taken. Stop what runs there, or choose another with PORT.`
        : `The simulator could not listen on port ${port}: ${error.message}`,
    ),
)
