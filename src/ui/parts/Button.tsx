import type { ComponentProps } from 'react'
import styles from './Button.module.css'
import { cx } from './cx'

interface Look {
  /** `main`: the one filled button of its context. */
  readonly look?: 'main' | 'plain' | 'quiet'
  readonly isSmall?: boolean
  /** Only an icon, with an `aria-label`. */
  readonly isIcon?: boolean
}

const classOf = ({ look = 'plain', isSmall, isIcon }: Look, className: string | undefined) =>
  cx(
    styles.button,
    look !== 'plain' && styles[look],
    isSmall && styles.small,
    isIcon && styles.icon,
    className,
  )

export type ButtonProps = Look & ComponentProps<'button'>

export function Button({ look, isSmall, isIcon, className, ...rest }: ButtonProps) {
  const name = classOf({ ...(look && { look }), isSmall: !!isSmall, isIcon: !!isIcon }, className)
  return <button type="button" className={name} {...rest} />
}

/** An address that looks like a button. */
export function ButtonLink({ look, isSmall, isIcon, className, ...rest }: Look & ComponentProps<'a'>) {
  const name = classOf({ ...(look && { look }), isSmall: !!isSmall, isIcon: !!isIcon }, className)
  return <a className={name} {...rest} />
}
