const GOOD = { validation_success: true, validation_error: null, test_success: true, test_error: null }

/** A Python that finds everything good, and runs nothing. @returns {import('autocoder').PythonRuntime} */
export const createPython = () => ({
  async check({ files }) {
    const paths = Object.keys(files).filter((path) => path.endsWith('.py'))
    return {
      files: Object.fromEntries(paths.map((path) => [path, GOOD])),
      tests: [
        { id: 'main_test.py::test', outcome: 'passed', seconds: 0, message: '', output: '', frames: [] },
      ],
      main: {
        success: true,
        error: null,
        output: 'hello\n',
        stdout: 'hello\n',
        stderr: '',
        exit_code: 0,
        ended: 'exit',
        seconds: 0,
      },
      ended: 'exit',
      artifacts: {},
      changed_sources: [],
      findings: [],
      success: true,
    }
  },
  inspect: async () => ({}),
  mutate: async () => [],
  runSnippet: async () => ({ output: '', exit_code: 0, ended: 'exit', seconds: 0 }),
  brokenSyntax: async () => null,
  format: async (path, files) => ({ text: files[path] }),
})
