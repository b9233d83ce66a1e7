import type { ReactNode } from 'react';
import { FORM } from './places';
import type { EventForm } from './use-event-form';

/** All issues at the end of the form, also those without an input of their own, with links to where they can be solved. */
export function IssueSummary({ form }: { readonly form: EventForm }): ReactNode {
  const { issues, focus } = form;
  if (issues.length === 0) return null;
  return (
    <section id={FORM} tabIndex={-1} className="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">Issues</h2>
      <ul>
        {issues.map(({ rule, place, level, message }) => (
          <li key={`${place} ${rule} ${message}`} className={level}>
            <strong>{level === 'error' ? 'Error:' : 'Warning:'}</strong>{' '}
            {place === FORM ? (
              message
            ) : (
              <a
                href={`#${place}`}
                onClick={(event) => {
                  event.preventDefault();
                  focus(place);
                }}
              >
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
