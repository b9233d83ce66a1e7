import { IsIn, ValidateBy } from 'class-validator';

interface Range {
  readonly min: number;
  readonly max: number;
  /** What is counted, such as `seconds`; nothing for a plain number. */
  readonly unit?: string;
}

/**
 * A variable that is a whole number.
 */
export function WholeNumber({ min, max, unit }: Range): PropertyDecorator {
  const validate = (text: unknown): boolean =>
    typeof text === 'string' && /^(0|[1-9]\d{0,9})$/.test(text) && Number(text) >= min && Number(text) <= max;
  const number = unit === undefined ? 'a whole number' : `a whole number of ${unit}`;
  return ValidateBy(
    { name: 'wholeNumber', validator: { validate } },
    { message: `$property must be ${number} from ${min} to ${max}` },
  );
}

/**
 * A variable that is `true` or `false`, or one of the further values.
 */
export function Flag(...others: readonly string[]): PropertyDecorator {
  return IsIn(['true', 'false', ...others], { message: '$property must be true or false' });
}
