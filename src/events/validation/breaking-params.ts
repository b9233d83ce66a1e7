import type { EventChangeKind } from '../model/enums';

/** What the message about a breaking change is made of. */
export interface BreakingParams {
  readonly kind: EventChangeKind;
  /** The name of the field, shortened; null if the change is not at a field. */
  readonly fieldName: string | null;
  /** The attribute of the field that was changed; null if it is none. */
  readonly attribute: string | null;
  /** The destination that was removed; null if it is none. */
  readonly action: string | null;
}
