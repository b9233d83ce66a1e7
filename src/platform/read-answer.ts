import { isJsonObject, type JsonObject, parseJsonObject } from '../events/model/json-object';
import { excerpt } from '../events/validation/quote';
import { DOCUMENTED_CODES, ErrorCode } from './error-codes';
import type { HttpResult } from './http-exchange';
import { retryAfterOf } from './retry-after';
import type { Lookup, NotDone, PlatformIssue, Unknown, Verdict } from './verdict';

/** The platform's code for credentials that do not permit the call. */
const FORBIDDEN = 4000;

/** Codes below are those of HTTP. */
const LEAST_PLATFORM_CODE = 600;

/** The statuses that are about the request itself. The platform sends the first where it has no code of its own. */
const REFUSAL_STATUSES: readonly number[] = [400, 409, 413, 422];

/** The statuses with which a server says that it did not process the request. */
const UNREAD_STATUSES: readonly number[] = [404, 405, 413, 414, 415, 429, 431];

/** What a message has in the place of a credential. */
const REDACTED = '[redacted]';

/** The most issues of an answer that are read, and the most characters of each. */
const MAX_ISSUES = 100;
const MAX_MESSAGE_LENGTH = 500;

/**
 * What the answer to a create or an update says. The body decides: the platform sends refusals with several statuses,
 * and a proxy in front of it answers in formats of its own.
 *
 * @param secrets what no message may repeat: the credentials of the call
 */
export function readVerdict(result: HttpResult, secrets: readonly string[] = []): Verdict {
  if (result.kind !== 'answered') return withoutAnswer(result);
  const { status } = result;
  const json = parseJsonObject(result.body);
  const errors = issuesIn(json, 'errors', secrets);
  if (json === null || errors === null) return failure(result, codeOf(json) ?? status);
  if (errors.length > 0) {
    const other = errors.find(({ code }) => !isAboutRequest(code, status));
    return other === undefined ? { kind: 'refused', errors } : failure(result, httpCodeOf(other, status));
  }
  return isSuccess(status) && codeOf(json) === null
    ? { kind: 'accepted', warnings: issuesIn(json, 'warnings', secrets) ?? [] }
    : failure(result, codeOf(json) ?? status);
}

/**
 * What the answer to the question for an event says.
 */
export function readLookup(result: HttpResult): Lookup {
  if (result.kind !== 'answered') return withoutAnswer(result);
  const { status } = result;
  const json = parseJsonObject(result.body);
  const errors = issuesIn(json, 'errors', []) ?? [];
  if (errors.some(({ code }) => code === ErrorCode.EVENT_UNKNOWN)) return { kind: 'absent' };
  const [error] = errors;
  if (json === null || error !== undefined || !isSuccess(status)) {
    return failure(result, error?.code ?? codeOf(json) ?? status);
  }
  if (isJsonObject(json.clickEventsMeta)) return { kind: 'found', json };
  return json.clickEventsMeta === null ? { kind: 'absent' } : failure(result, codeOf(json) ?? status);
}

function withoutAnswer({ kind, reason }: Exclude<HttpResult, { kind: 'answered' }>): NotDone | Unknown {
  return kind === 'not-sent'
    ? { kind: 'not-done', cause: 'unreachable', reason, retryAfter: null }
    : { kind: 'unknown', reason };
}

/** Whether an error is about the request, and neither about the credentials, the load nor a failure of the platform. */
function isAboutRequest(code: number | null, status: number): boolean {
  if (code === FORBIDDEN) return false;
  if (code !== null && code < LEAST_PLATFORM_CODE) return REFUSAL_STATUSES.includes(code);
  const isOfRequest = isSuccess(status) || REFUSAL_STATUSES.includes(status);
  // The documented ones are, whatever the status.
  return isOfRequest || (code !== null && DOCUMENTED_CODES.includes(code));
}

/** What an error that is not about the request says by its code, or else by the status of the answer. */
function httpCodeOf({ code }: PlatformIssue, status: number): number {
  return code !== null && (code < LEAST_PLATFORM_CODE || code === FORBIDDEN) ? code : status;
}

/** What an answer means that says nothing about the definition. */
function failure(
  { status, headers }: Extract<HttpResult, { kind: 'answered' }>,
  code: number,
): NotDone | Unknown {
  const reason = `the platform answered with status ${status}${code === status ? '' : ` and code ${code}`}`;
  const retryAfter = retryAfterOf(headers);
  if (code === 401) return { kind: 'not-done', cause: 'unauthenticated', reason, retryAfter };
  if (code === 403 || code === FORBIDDEN) return { kind: 'not-done', cause: 'forbidden', reason, retryAfter };
  if (UNREAD_STATUSES.includes(code)) return { kind: 'not-done', cause: 'deferred', reason, retryAfter };
  return { kind: 'unknown', reason };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The issues in a list of the body; null if there is no such list. */
function issuesIn(
  json: JsonObject | null,
  key: 'errors' | 'warnings',
  secrets: readonly string[],
): PlatformIssue[] | null {
  if (json === null || !Object.hasOwn(json, key)) return null;
  const issues = json[key] ?? [];
  return Array.isArray(issues) ? issues.slice(0, MAX_ISSUES).map((issue) => toIssue(issue, secrets)) : null;
}

function toIssue(json: unknown, secrets: readonly string[]): PlatformIssue {
  const { code, message } = isJsonObject(json) ? json : { code: null, message: json };
  const text = typeof message === 'string' ? message : JSON.stringify(message ?? json);
  // Before the text is cut, which would leave a part of a secret.
  const redacted = secrets.reduce((redacting, secret) => redacting.replaceAll(secret, REDACTED), text);
  return { code: toCode(code), message: excerpt(redacted, MAX_MESSAGE_LENGTH) };
}

/** The code in the body of a call that the platform does not permit. */
function codeOf(json: JsonObject | null): number | null {
  return toCode(json?.errorCode);
}

function toCode(code: unknown): number | null {
  const number = typeof code === 'string' && /^\d{1,9}$/.test(code) ? Number(code) : code;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}
