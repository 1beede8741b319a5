// `npm run package`: makes the folder and zip that an organisation publishes privately, or that an
// admin distributes. Writes nothing before everything is checked.
import { installMissing } from './install.mjs'

installMissing()
const { packageCommand } = await import('./package-command.mjs')
const { buildAll } = await import('../build.mjs')
process.exitCode = await packageCommand(process.argv.slice(2), {
  build: () => buildAll('plugin'),
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
})
