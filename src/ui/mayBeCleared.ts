/** Of a browser that has promised nothing. */
export const MAY_BE_CLEARED =
  'This browser may clear what is saved here when the device runs out of room: download what you want to keep.'
