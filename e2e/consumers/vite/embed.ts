import { connect, type Coder } from 'autocoder/embed'

const coder: Coder = await connect(document.querySelector('iframe') as HTMLIFrameElement)
const { run } = await coder.start({ project_name: 'hello', goal: 'Say hello' })
const { status, steps } = await coder.status({ run, wait_seconds: 10 })
for await (const event of coder.events(run)) console.log(event.type, status, steps.length)
// @ts-expect-error a run has a name
await coder.status({})
