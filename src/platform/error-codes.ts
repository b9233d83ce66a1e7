/** The platform's codes for errors that are about the request. */
export const ErrorCode = {
  ATTRIBUTE_INVALID: 1802,
  EVENT_EXISTS: 1806,
  ACTIONS_INVALID: 1810,
  EVENT_NAME_INVALID: 1811,
  EVENT_UNKNOWN: 1816,
  FIELD_TYPE_INVALID: 1823,
} as const;

/** Those for a definition that is never accepted. */
export const DEFINITION_INVALID: readonly number[] = [
  ErrorCode.ATTRIBUTE_INVALID,
  ErrorCode.ACTIONS_INVALID,
  ErrorCode.EVENT_NAME_INVALID,
  ErrorCode.FIELD_TYPE_INVALID,
];

export const DOCUMENTED_CODES: readonly number[] = Object.values(ErrorCode);
