import type { Page } from 'playwright/test'
import type { Files } from '../src/core/project'
import { servePatched } from './attack/patchDist'
import { expect, test } from './fixtures'

test.setTimeout(120_000)

/** A project on the screen, with its output in sight. */
async function openProject(page: Page, name: string, files: Files): Promise<void> {
  await page.evaluate(
    async ({ name, files }) => {
      await window.autocoder.projects.import(files, { name })
      location.hash = `#/project/${name}`
    },
    { name, files },
  )
  await expect(page.getByRole('heading', { name: 'Console' })).toBeVisible()
}

const output = (page: Page) => page.getByRole('region', { name: 'Console' })
const run = (page: Page) => output(page).getByRole('button', { name: 'Run', exact: true }).click()

async function answer(page: Page, label: RegExp, line: string): Promise<void> {
  const box = output(page).getByRole('textbox', { name: label })
  await expect(box).toBeFocused({ timeout: 60_000 })
  await box.fill(line)
  await box.press('Enter')
}

test('a program asks the person, waits as long as they like, and goes on', async ({ app }) => {
  await openProject(app, 'asker', {
    'main.py': `import sys

print("Two questions.")
name = input("Name? ")
print(f"Hello {name}!", file=sys.stderr)
age = int(input("Age? "))
for line in sys.stdin:
    print("also", line.strip())
open("card.txt", "w").write(f"{name}, {age}")
print("\\x1b[31mred\\x1b[0m \\x1b]8;;https://example.org\\x07link \\u202egnp.exe\\u2066 \\b\\0 e" + "\\u0301" * 1000)
print("done")
`,
    'stdin.txt': 'nobody reads this\\n',
  })
  await run(app)
  await answer(app, /asks: Name\?/, 'Ada ✓')
  await expect(output(app).getByText('Hello Ada ✓!')).toBeVisible()
  await answer(app, /asks: Age\?/, '36')
  await answer(app, /^Input for main\.py$/, 'this')
  await output(app).getByRole('button', { name: 'End input' }).click()
  await expect(output(app).getByText(/^exit 0, /)).toBeVisible({ timeout: 30_000 })
  await expect(output(app).locator('pre')).toHaveText(
    'Two questions.\nName? Ada ✓\nHello Ada ✓!\nAge? 36\nthis\nalso this\n\nred ␛]8;;https://example.org␇link ⟨U+202E⟩gnp.exe⟨U+2066⟩ ␈␀ eMARKS⟨+992 marks⟩\ndone\n'.replace(
      'MARKS',
      '\u0301'.repeat(8),
    ),
  )
  await expect(app.getByRole('button', { name: /card\.txt .*output/ })).toBeVisible()
})

test('waiting for the person does not count; running does', async ({ app }) => {
  await app.clock.install()
  await openProject(app, 'waiter', {
    'main.py': 'input("Go? ")\nprint("spinning")\nwhile True: pass\n',
  })
  await run(app)
  const box = output(app).getByRole('textbox', { name: /asks: Go\?/ })
  await expect(box).toBeVisible({ timeout: 60_000 })
  await app.clock.fastForward('30:00')
  await expect(box).toBeVisible()
  await box.press('Enter')
  await expect(output(app).getByText('spinning')).toBeVisible({ timeout: 30_000 })
  await app.clock.fastForward('02:00')
  await expect(
    output(app).getByText(/stopped at the time limit, after 60 s.* in main\.py line 3/),
  ).toBeVisible({
    timeout: 30_000,
  })
})

test('a program that waits can be stopped and run again, and one that spins ends at once', async ({
  app,
}) => {
  await openProject(app, 'stopped', { 'main.py': 'print(input("? "))\nwhile True:\n    pass\n' })
  const stop = () => output(app).getByRole('button', { name: 'Stop main.py' }).click()
  await run(app)
  const box = output(app).getByRole('textbox', { name: /asks: \?/ })
  await expect(box).toBeVisible({ timeout: 60_000 })
  await stop()
  await expect(output(app).getByText('stopped by you')).toBeVisible()
  await expect(box).toBeHidden()
  await run(app)
  await answer(app, /asks: \?/, 'second')
  await expect(output(app).locator('pre')).toHaveText('? second\nsecond\n')
  const begun = Date.now()
  await stop()
  await expect(output(app).getByText('stopped by you')).toBeVisible()
  expect(Date.now() - begun).toBeLessThan(1_000)
})

test('a browser that can’t wait says so, and what to do', async ({ browser }) => {
  // As in a browser that lacks it: it is taken away before Python looks for it.
  const copy = await servePatched([
    {
      in: 'worker',
      find: /\bhookMemory\(\)(?=,handBytesIn)/,
      put: 'delete WebAssembly.Suspending,delete WebAssembly.promising,hookMemory()',
    },
  ])
  const page = await browser.newPage()
  try {
    await page.goto(copy.url)
    await openProject(page, 'asker', { 'main.py': 'print(input("? "))\n', 'stdin.txt': 'Ada\n' })
    await run(page)
    const said = output(page).locator('pre').last()
    await expect(said).toContainText("This browser can't wait for an answer (it lacks JSPI", {
      timeout: 60_000,
    })
    await expect(said).toContainText("write the lines to the project's file stdin.txt")
  } finally {
    await page.close()
    await copy.close()
  }
})

test('Python’s prompt knows the project, keeps what it is told, and what fails leads somewhere', async ({
  app,
}) => {
  const files = {
    // Nothing of the sandbox may be found under the names of the project's files.
    'code.py': 'WORD = "ours"\n',
    'main.py': 'def half(n):\n    return n / 0\n\nif __name__ == "__main__":\n    half(3)\n',
  }
  await openProject(app, 'prompted', files)
  const prompt = output(app).getByRole('textbox', { name: 'Python', exact: true })
  await prompt.fill(
    'from main import half\nimport code\nfor n in range(2):\n    print("line", n)\n\n    m = n\ncode.WORD, m',
  )
  await prompt.press('Enter')
  await expect(output(app).getByText("('ours', 1)")).toBeVisible({ timeout: 60_000 })
  await expect(prompt).toHaveValue('')
  await prompt.fill('half(8)')
  await prompt.press('Enter')
  await expect(output(app).getByText('ZeroDivisionError: division by zero')).toBeVisible()
  await expect(output(app).getByRole('button', { name: 'Fix this' })).toBeVisible()
  await prompt.press('ArrowUp')
  await expect(prompt).toHaveValue('half(8)')
  await output(app)
    .getByRole('button', { name: /main\.py", line 2/ })
    .click()
  await expect(app.locator('.cm-activeLine')).toContainText('return n / 0')
  await output(app).getByRole('button', { name: 'Stop Python' }).click()
  await expect(output(app).getByText('stopped by you')).toBeVisible()

  await run(app)
  const trace = output(app).getByRole('button', { name: /main\.py", line 5/ })
  await expect(trace).toBeVisible({ timeout: 30_000 })
  await expect(output(app).getByRole('button', { name: 'Fix this' })).toBeVisible()
  await trace.click()
  await expect(app.locator('.cm-activeLine')).toContainText('half(3)')
  await output(app).getByRole('button', { name: 'Clear' }).click()
  await expect(output(app).getByText('Nothing has run yet.')).toBeVisible()
})
