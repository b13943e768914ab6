import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Two cores that also drive browsers are slow now and then; a test that hangs still ends.
    testTimeout: 30_000,
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs', 'e2e/**/*.test.ts', 'bench/**/*.test.ts'],
  },
})
