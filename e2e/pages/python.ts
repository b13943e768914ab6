import { createPythonRuntime } from '../../src/adapters/python/createPythonRuntime'
const python = createPythonRuntime()
Object.assign(window, { python })
