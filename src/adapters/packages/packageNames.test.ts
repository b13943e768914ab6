import { expect, it } from 'vitest'
import { packageOf } from './packageNames'

const LISTED = [
  { name: 'python-dateutil', imports: ['dateutil'] },
  { name: 'Pillow', imports: ['PIL'] },
  { name: 'ruamel.yaml.clib', imports: ['_ruamel_yaml'] },
]

it.each([
  ['cv2', 'opencv-python'],
  ['PIL.Image', 'pillow'],
  ['yaml', 'pyyaml'],
  ['sklearn.linear_model', 'scikit-learn'],
  ['bs4', 'beautifulsoup4'],
  ['google.protobuf.message', 'protobuf'],
  ['google.other', 'google'],
  ['dateutil.parser', 'python-dateutil'],
  ['_ruamel_yaml', 'ruamel-yaml-clib'],
  ['Some_Thing.else', 'some-thing'],
])('%s is in %s', (module, name) => {
  expect(packageOf(module, LISTED)).toBe(name)
})
