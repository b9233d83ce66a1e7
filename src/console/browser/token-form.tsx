import type { ReactNode, SubmitEvent } from 'react';

/**
 * Asks for the token or the API key to send. It is only kept in memory: what a page stores can be read by every other
 * page of its origin, and Apollo Sandbox, which runs scripts of another host, is one.
 */
export function TokenForm({ onChange }: { readonly onChange: (token: string) => void }): ReactNode {
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    onChange(typeof token === 'string' ? token.trim() : '');
  };
  return (
    <form
      onSubmit={submit}
      onBlur={({ currentTarget }) => {
        currentTarget.requestSubmit();
      }}
    >
      <label>
        Token or API key
        <input
          name="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="sent as Authorization: Bearer"
        />
      </label>
    </form>
  );
}
