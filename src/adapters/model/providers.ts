import { CHAT, type Dialect, RESPONSES } from './dialect'

/** Somebody who answers in one of the ways of OpenAI's endpoint, or the browser itself. */
export interface Provider {
  readonly id: string
  readonly name: string
  /** '' for an address of one's own. */
  readonly base_url: string
  readonly hasKeys: boolean
  /** The page where keys are made; '' where there is none. */
  readonly keys_url: string
  /** What to do before it answers a page, in a sentence; '' when there is nothing to do. */
  readonly help: string
  /** Models by which it is known here, the usual one first; it may have others. */
  readonly models: readonly string[]
  /** Tokens that its models read at least, prompt and reply together; `null`: more than a prompt ever has. */
  readonly reads_tokens: number | null
  /** How it wants to be asked; refusals that tell more adjust it. */
  readonly dialect: Dialect
}

export const OPENAI_URL = 'https://api.openai.com/v1'
export const OPENROUTER_URL = 'https://openrouter.ai/api/v1'

/** Addresses of the models that need no endpoint. */
export const CHROME_URL = 'browser:chrome'
export const WEBLLM_URL = 'browser:webllm'

const OTHER: Provider = {
  id: 'other',
  name: 'Another address',
  base_url: '',
  hasKeys: true,
  keys_url: '',
  models: [],
  reads_tokens: null,
  help: 'Any endpoint that speaks OpenAI\u2019s Chat Completions and answers pages from other addresses (CORS).',
  dialect: CHAT,
}

/** Models on a person's own computer are given less memory to read with, and take their time to read. */
const LOCAL_TOKENS = 16_384

const hosted = (
  id: string,
  name: string,
  base_url: string,
  keys_url: string,
  dialect: Partial<Dialect> = {},
): Provider => ({
  id,
  name,
  base_url,
  hasKeys: true,
  keys_url,
  help: '',
  models: [],
  reads_tokens: null,
  dialect: { ...CHAT, ...dialect },
})

const local = (
  id: string,
  name: string,
  base_url: string,
  help: string,
  dialect: Partial<Dialect> = {},
): Provider => ({
  id,
  name: `${name}, on this computer`,
  base_url,
  hasKeys: false,
  keys_url: '',
  help,
  models: [],
  reads_tokens: LOCAL_TOKENS,
  dialect: { ...CHAT, ...dialect },
})

export const PROVIDERS: readonly Provider[] = [
  {
    ...hosted('openai', 'OpenAI', OPENAI_URL, 'https://platform.openai.com/api-keys'),
    models: ['gpt-5.6', 'gpt-5.6-sol'],
    dialect: RESPONSES,
  },
  hosted('openrouter', 'OpenRouter', OPENROUTER_URL, 'https://openrouter.ai/settings/keys'),
  {
    ...hosted(
      'anthropic',
      'Anthropic',
      'https://api.anthropic.com/v1',
      'https://platform.claude.com/settings/keys',
    ),
    models: ['claude-opus-5', 'claude-opus-4-8', 'claude-fable-5-1'],
  },
  hosted(
    'gemini',
    'Google Gemini',
    'https://generativelanguage.googleapis.com/v1beta/openai',
    'https://aistudio.google.com/apikey',
    { choice: 'required' },
  ),
  hosted('groq', 'Groq', 'https://api.groq.com/openai/v1', 'https://console.groq.com/keys', {
    bound: 'max_completion_tokens',
  }),
  hosted('mistral', 'Mistral', 'https://api.mistral.ai/v1', 'https://console.mistral.ai/api-keys', {
    choice: 'required',
    isFreeOrder: false,
    hasShortIds: true,
  }),
  // Its models think unless told otherwise, and while they do, every choice but their own is refused.
  {
    ...hosted(
      'deepseek',
      'DeepSeek',
      'https://api.deepseek.com/v1',
      'https://platform.deepseek.com/api_keys',
      {
        choice: 'unsaid',
        needsThoughts: true,
      },
    ),
    models: ['deepseek-flash', 'deepseek-v4-pro'],
  },
  local(
    'ollama',
    'Ollama',
    'http://localhost:11434/v1',
    'Ollama answers this page only when it is started with OLLAMA_ORIGINS set to this page\u2019s address, and reads more than a few pages only with OLLAMA_CONTEXT_LENGTH set to 16384 or more.',
    // It has no such parameter.
    { choice: 'unsaid' },
  ),
  local(
    'lmstudio',
    'LM Studio',
    'http://localhost:1234/v1',
    'Start the server in LM Studio\u2019s Developer tab and switch CORS on there.',
    // It takes words there, and refuses the object that names a function.
    { choice: 'required' },
  ),
  local(
    'llamacpp',
    'llama.cpp',
    'http://localhost:8080/v1',
    'Start it with llama-server --jinja, so that the model can call functions.',
    { choice: 'required' },
  ),
  local(
    'vllm',
    'vLLM',
    'http://localhost:8000/v1',
    'Start it with --enable-auto-tool-choice and the tool parser of your model.',
  ),
  {
    ...OTHER,
    id: 'chrome',
    name: 'Chrome\u2019s own model (experimental)',
    base_url: CHROME_URL,
    models: ['gemini-nano'],
    hasKeys: false,
    help: 'Runs on this computer, in Chrome 148 or newer. Chrome fetches the model once. It is small: expect it to manage small goals only.',
  },
  {
    ...OTHER,
    id: 'webllm',
    name: 'WebLLM, in this page (experimental)',
    base_url: WEBLLM_URL,
    models: ['Qwen3-8B-q4f16_1-MLC'],
    // What its models are compiled for unless they say otherwise.
    reads_tokens: 4_096,
    hasKeys: false,
    help: 'Runs in this page on the graphics card (WebGPU). The model, a few gigabytes, is fetched from Hugging Face once. Name one of WebLLM\u2019s models, such as Qwen3-8B-q4f16_1-MLC.',
  },
  OTHER,
]

const trimmed = (url: string): string => url.trim().replace(/\/+$/, '')

const presetAt = (base_url: string): Provider | undefined =>
  PROVIDERS.find((provider) => provider !== OTHER && provider.base_url === trimmed(base_url))

/** How whoever is at an address wants to be asked. */
export const dialectFor = (base_url: string): Dialect => presetAt(base_url)?.dialect ?? CHAT

/** Tokens that a model at an address can read, as far as is known before it has refused anything. */
export const readsTokensAt = (base_url: string): number | null => presetAt(base_url)?.reads_tokens ?? null

/** Whether there is no use in asking without a key; nobody knows of an address of one's own. */
export const needsKey = (base_url: string): boolean => presetAt(base_url)?.hasKeys === true
