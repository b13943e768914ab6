import { describe, expect, it } from 'vitest'
import { priceKey } from '../../core/budget'
import { listedPrice, priceOf } from './prices'
import { CHROME_URL, needsKey, OPENAI_URL, PROVIDERS } from './providers'

describe('the price of a model', () => {
  it('is published with its page and the day on which that was read, also for a dated version', () => {
    const listed = listedPrice({ base_url: `${OPENAI_URL}/`, model: 'gpt-5.6' })
    expect(listed).toMatchObject({
      page: expect.stringMatching(/^https:/),
      read: expect.stringMatching(/^2026-/),
    })
    expect(listed?.cached_usd).toBeLessThan(listed?.input_usd ?? 0)
    expect(listedPrice({ base_url: OPENAI_URL, model: 'gpt-5.6-2026-07-09' })).toEqual(listed)
  })

  it('is unknown for other models, and for the same name at another address', () => {
    expect(priceOf({ base_url: OPENAI_URL, model: 'gpt-5.66' }, {})).toBeNull()
    expect(priceOf({ base_url: 'http://localhost:11434/v1', model: 'gpt-5.6' }, {})).toBeNull()
  })

  it('is what the person entered, before anything', () => {
    const entered = { input_usd: 1, cached_usd: 1, output_usd: 2 }
    const prices = { [priceKey(OPENAI_URL, 'gpt-5.6')]: entered }
    expect(priceOf({ base_url: OPENAI_URL, model: 'gpt-5.6' }, prices)).toEqual(entered)
  })

  it('is nothing for what runs in the browser', () => {
    expect(priceOf({ base_url: CHROME_URL, model: '' }, {})).toMatchObject({ input_usd: 0, output_usd: 0 })
  })
})

describe('presets', () => {
  it('are the ones that people ask for, with addresses of their own', () => {
    const ids = PROVIDERS.map(({ id }) => id)
    expect(ids.slice(0, 11).join(' ')).toBe(
      'openai openrouter anthropic gemini groq mistral deepseek ollama lmstudio llamacpp vllm',
    )
    // A price that is published is of a model that the person is offered.
    const offered = PROVIDERS.flatMap(({ base_url, models }) => models.map((model) => ({ base_url, model })))
    expect(offered.filter(listedPrice)).toHaveLength(7)
    expect(new Set(PROVIDERS.map(({ base_url }) => base_url)).size).toBe(PROVIDERS.length)
    for (const { hasKeys, keys_url, base_url } of PROVIDERS.slice(0, -1))
      expect(needsKey(base_url)).toBe(hasKeys && keys_url !== '')
    expect(needsKey('https://example.test/v1')).toBe(false)
  })
})
