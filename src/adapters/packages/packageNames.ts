import { normalName } from '../../core/packages/requirement'

/**
 * Packages that are imported under another name; the longest prefix of a dotted name counts. What Pyodide's
 * distribution has is known from its own list and need not be here.
 */
const IMPORTED_AS: Readonly<Record<string, string>> = {
  Bio: 'biopython',
  Crypto: 'pycryptodome',
  Levenshtein: 'levenshtein',
  MySQLdb: 'mysqlclient',
  OpenGL: 'pyopengl',
  OpenSSL: 'pyopenssl',
  PIL: 'pillow',
  PyPDF2: 'pypdf2',
  PyQt5: 'pyqt5',
  PyQt6: 'pyqt6',
  attr: 'attrs',
  barcode: 'python-barcode',
  bs4: 'beautifulsoup4',
  bson: 'pymongo',
  cairo: 'pycairo',
  cv2: 'opencv-python',
  dateutil: 'python-dateutil',
  discord: 'discord-py',
  dns: 'dnspython',
  docx: 'python-docx',
  dotenv: 'python-dotenv',
  faiss: 'faiss-cpu',
  fitz: 'pymupdf',
  flask_cors: 'flask-cors',
  git: 'gitpython',
  'google.generativeai': 'google-generativeai',
  'google.protobuf': 'protobuf',
  jose: 'python-jose',
  jwt: 'pyjwt',
  kafka: 'kafka-python',
  ldap: 'python-ldap',
  magic: 'python-magic',
  markdown_it: 'markdown-it-py',
  mpl_toolkits: 'matplotlib',
  nacl: 'pynacl',
  pkg_resources: 'setuptools',
  png: 'pypng',
  pptx: 'python-pptx',
  psycopg2: 'psycopg2',
  pylab: 'matplotlib',
  pysat: 'python-sat',
  pythoncom: 'pywin32',
  pywt: 'pywavelets',
  rest_framework: 'djangorestframework',
  rtmidi: 'python-rtmidi',
  ruamel: 'ruamel-yaml',
  serial: 'pyserial',
  shapefile: 'pyshp',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  slugify: 'python-slugify',
  socks: 'pysocks',
  telegram: 'python-telegram-bot',
  usb: 'pyusb',
  websocket: 'websocket-client',
  win32api: 'pywin32',
  wx: 'wxpython',
  yaml: 'pyyaml',
  zmq: 'pyzmq',
}

/** The package that a module belongs to, as far as a table can know it; else the module's own first name. */
export function packageOf(module: string, listed: readonly ListedNames[]): string {
  const parts = module.split('.')
  for (let length = parts.length; length > 0; length -= 1) {
    const prefix = parts.slice(0, length).join('.')
    if (Object.hasOwn(IMPORTED_AS, prefix)) return IMPORTED_AS[prefix] as string
  }
  const top = parts[0] as string
  const owner = listed.find(({ imports }) => imports.includes(top))
  return normalName(owner?.name ?? top)
}

interface ListedNames {
  readonly name: string
  readonly imports: readonly string[]
}
