#!/usr/bin/env node
// @ts-check
import { HELP, parseCommand } from './arguments.mjs'
import { EXIT, reportFailure } from './failure.mjs'
import { watchInterrupt, watchParent } from './interrupt.mjs'

/** What Ctrl+C does at the moment. @type {() => void} */
let interrupt = () => process.exit(EXIT.interrupted)
const onInterrupt = (/** @type {() => void} */ stop) => {
  interrupt = stop
}

/** @returns {Promise<number>} the exit status */
async function main() {
  const command = parseCommand(process.argv.slice(2), process.env)
  if (command.kind === 'help') {
    console.log(HELP)
    return EXIT.complete
  }
  // Whoever reads what these print reads nothing else.
  if (command.isJson || command.kind === 'mcp') console.log = console.error
  if (command.kind === 'mcp') return await (await import('./serveMcp.mjs')).serveMcp(command, onInterrupt)
  if (command.kind === 'several')
    return await (await import('./severalRuns.mjs')).severalRuns(command, onInterrupt)
  return await (await import('./singleRun.mjs')).singleRun(command, onInterrupt)
}

watchInterrupt(() => interrupt())
watchParent(() => interrupt())
// Whoever read what this prints is gone.
process.stdout.on('error', () => process.exit(EXIT.failed))
main().then(
  (status) => process.exit(status),
  (error) => process.exit(reportFailure(error)),
)
