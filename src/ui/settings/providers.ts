/** Somebody who answers in the way of OpenAI's endpoint. */
export interface Provider {
  readonly id: string
  readonly name: string
  readonly base_url: string
  readonly hasKeys: boolean
  /** What to do before it answers a page, in a sentence; '' when there is nothing to do. */
  readonly help: string
}

const OTHER: Provider = {
  id: 'other',
  name: 'Another address',
  base_url: '',
  hasKeys: true,
  help: 'Any endpoint that speaks OpenAI\u2019s Chat Completions and answers pages from other addresses (CORS).',
}

export const PROVIDERS: readonly Provider[] = [
  { id: 'openai', name: 'OpenAI', base_url: 'https://api.openai.com/v1', hasKeys: true, help: '' },
  { id: 'openrouter', name: 'OpenRouter', base_url: 'https://openrouter.ai/api/v1', hasKeys: true, help: '' },
  { id: 'anthropic', name: 'Anthropic', base_url: 'https://api.anthropic.com/v1', hasKeys: true, help: '' },
  {
    id: 'gemini',
    name: 'Google Gemini',
    base_url: 'https://generativelanguage.googleapis.com/v1beta/openai',
    hasKeys: true,
    help: '',
  },
  { id: 'groq', name: 'Groq', base_url: 'https://api.groq.com/openai/v1', hasKeys: true, help: '' },
  { id: 'mistral', name: 'Mistral', base_url: 'https://api.mistral.ai/v1', hasKeys: true, help: '' },
  { id: 'deepseek', name: 'DeepSeek', base_url: 'https://api.deepseek.com/v1', hasKeys: true, help: '' },
  {
    id: 'ollama',
    name: 'Ollama, on this computer',
    base_url: 'http://localhost:11434/v1',
    hasKeys: false,
    help: 'Ollama answers this page only when it is started with OLLAMA_ORIGINS set to this page\u2019s address.',
  },
  {
    id: 'lmstudio',
    name: 'LM Studio, on this computer',
    base_url: 'http://localhost:1234/v1',
    hasKeys: false,
    help: 'Start the server in LM Studio\u2019s Developer tab and switch CORS on there.',
  },
  {
    id: 'llamacpp',
    name: 'llama.cpp, on this computer',
    base_url: 'http://localhost:8080/v1',
    hasKeys: false,
    help: 'Start it with llama-server --jinja, so that the model can call functions.',
  },
  {
    id: 'vllm',
    name: 'vLLM, on this computer',
    base_url: 'http://localhost:8000/v1',
    hasKeys: false,
    help: 'Start it with --enable-auto-tool-choice and the tool parser of your model.',
  },
  OTHER,
]

const trimmed = (url: string): string => url.trim().replace(/\/+$/, '')

/** Whose address it is. */
export const providerOf = (base_url: string): Provider =>
  PROVIDERS.find((provider) => provider.base_url === trimmed(base_url)) ?? OTHER

/** Whether there is no use in asking without a key; nobody knows of an address of one's own. */
export const needsKey = (base_url: string): boolean => {
  const provider = providerOf(base_url)
  return provider.hasKeys && provider !== OTHER
}
