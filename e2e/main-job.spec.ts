import { complete, create, expect, HELLO, incomplete, TEST_OF_MAIN, test, write } from './fixtures'

// What a person does: say where the model is, say what to build, watch, reload, open what was made.

test('a goal becomes a tested project on the screen, and survives a reload', async ({ app, endpoint }) => {
  const { base_url, requests } = await endpoint([
    create('print("hello wrold")', TEST_OF_MAIN),
    write('main.py', HELLO),
    incomplete('Greet the moon in a file of its own.'),
    write('moon.txt', 'hello moon'),
    complete,
  ])
  await app.getByRole('button', { name: 'Settings' }).click()
  await app.getByLabel('Address').fill(base_url)
  await app.getByLabel('Model', { exact: true }).fill('scripted')
  await app.keyboard.press('Escape')
  await app.getByLabel('Goal').fill('Create a program that prints "hello world".')
  await app.getByLabel('Name').fill('hello')
  await app.getByRole('button', { name: 'Start' }).click()

  const trace = app.getByRole('log')
  await expect(trace.getByText('1 of 1 tests fails').or(trace.getByText('1 of 1 test fails'))).toBeVisible({
    timeout: 40_000,
  })
  await expect(app.getByRole('heading', { name: /Complete after \d+ steps/ })).toBeVisible({
    timeout: 40_000,
  })
  await expect(app).toHaveTitle(/Complete/)
  expect(requests).toHaveLength(5)
  expect(requests[0]?.body.model).toBe('scripted')

  await app.reload()
  await expect(app.getByRole('heading', { name: /Complete after \d+ steps/ })).toBeVisible()
  await expect(
    app
      .getByRole('link', { name: /moon\.txt/ })
      .or(app.getByRole('button', { name: /moon\.txt/ }))
      .first(),
  ).toBeVisible()
  await app.goto('./#/')
  await expect(app.getByRole('link', { name: 'hello' })).toBeVisible()
})

test('a run that a program starts shows on the screen, and stops at the button', async ({
  app,
  endpoint,
}) => {
  let answer = () => {}
  const never = new Promise<void>((resolve) => {
    answer = resolve
  })
  const { base_url } = await endpoint([{ ...create(HELLO, TEST_OF_MAIN), after: never }])
  await app.evaluate((url) => {
    window.autocoder({ project_name: 'by-program', goal: 'x', base_url: url, log_level: 'quiet' })
  }, base_url)
  await expect(
    app.getByRole('heading', { name: 'by-program' }).or(app.getByText('by-program')).first(),
  ).toBeVisible()
  await app.getByRole('button', { name: 'Stop' }).click()
  await expect(app.getByText('Stopped').first()).toBeVisible({ timeout: 1_000 })
  answer()
})

test('without a key it says so before anything starts, and the demos need none', async ({ app }) => {
  await app.getByLabel('Goal').fill('Anything')
  await app.getByRole('button', { name: 'Start' }).click()
  await expect(app.getByRole('alert').filter({ hasText: /key/ })).toBeVisible()
  await expect(app.getByRole('button', { name: /Watch/ })).toHaveCount(3)
})
