import { defineConfig } from 'playwright/test'
import base from '../../playwright.config'

export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: '*.protection.ts',
  outputDir: '../../test-results',
  reporter: 'line',
  workers: 1,
  webServer: [],
})
