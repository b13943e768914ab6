/** Whether an error is about how much was sent, in the words of any of the endpoints. */
export const isAboutLength = (text: string): boolean =>
  /context_length_exceeded|exceed_context|context (length|size|window)|prompt is too long|token count.{0,40}exceeds|reduce the length/i.test(
    text,
  )
